import { drillAccount } from "./account";
import { drillCache } from "./cache";
import { drillEdge } from "./edge";
import { setUp } from "./helpers/surroundings";
import { drillPages } from "./pages";
import { drillRecords } from "./records";
import { drillRelease } from "./release";
import { drillTasks } from "./tasks";

const surroundings = setUp();

drillRelease(surroundings);
drillTasks(surroundings);
drillCache(surroundings);
drillEdge(surroundings);
drillPages(surroundings);
drillAccount(surroundings);
drillRecords(surroundings);
