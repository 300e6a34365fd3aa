import { drillAccount } from "./account";
import { drillCache } from "./cache";
import { drillDeletedData } from "./deleted-data";
import { drillDeploymentFailed } from "./deployment-failed";
import { drillEdge } from "./edge";
import { setUp } from "./helpers/surroundings";
import { drillPages } from "./pages";
import { drillRecords } from "./records";
import { drillRegionLoss } from "./region-loss";
import { drillRelease } from "./release";
import { drillRotateSecrets } from "./rotate-secrets";
import { drillStateLost } from "./state-lost";
import { drillTasks } from "./tasks";

const surroundings = setUp();

drillRelease(surroundings);
drillTasks(surroundings);
drillCache(surroundings);
drillEdge(surroundings);
drillPages(surroundings);
drillAccount(surroundings);
drillRecords(surroundings);
drillDeletedData(surroundings);
drillDeploymentFailed(surroundings);
drillRotateSecrets(surroundings);
drillRegionLoss(surroundings);
drillStateLost(surroundings);
