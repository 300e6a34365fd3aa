import { drillDatabaseConnections } from "./database/connections";
import { drillDatabaseDeadlocks } from "./database/deadlocks";
import { drillDatabaseDown } from "./database/down";
import { drillFailover } from "./database/failover";
import { drillFailedLogins } from "./database/failed-logins";
import { drillDatabaseLoad } from "./database/load";
import { drillMaintenanceMissing } from "./database/maintenance-missing";
import { drillMigrationFunction } from "./database/migration-function";
import { drillDatabaseReplicaLag } from "./database/replica-lag";
import { drillRestoreDatabase } from "./database/restore";
import { drillDatabaseStorage } from "./database/storage";
import { setUp } from "./helpers/surroundings";
import { drillReadme } from "./readme";

const surroundings = setUp();

drillReadme(surroundings);
drillDatabaseConnections(surroundings);
drillDatabaseDeadlocks(surroundings);
drillDatabaseLoad(surroundings);
drillDatabaseReplicaLag(surroundings);
drillFailedLogins(surroundings);
drillMigrationFunction(surroundings);
drillMaintenanceMissing(surroundings);
drillDatabaseDown(surroundings);
drillFailover(surroundings);
drillDatabaseStorage(surroundings);
drillRestoreDatabase(surroundings);
