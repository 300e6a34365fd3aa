import { productionRules } from "../profiles";
import { backupRules } from "./backup";
import { cacheRules } from "./cache";
import { capacityRules } from "./capacity";
import { certificateRules } from "./certificate";
import { connectionRules } from "./connections";
import { databaseNameRules } from "./database-names";
import { databaseOptionRules } from "./database-options";
import { endpointRules } from "./endpoints";
import { engineVersionRules } from "./engine-version";
import { monitoringRules } from "./monitoring";
import { governanceRules } from "./governance";
import { nameRules } from "./names";
import { nosqlRules } from "./nosql";
import type { Rule } from "./rule";
import { signInRules } from "./sign-in";
import { subnetRules } from "./subnets";
import { taskRules } from "./tasks";
import { windowRules } from "./windows";
import { zoneRules } from "./zones";

/** Every rule beyond the schema. */
export const rules: readonly Rule[] = [
  ...nameRules,
  ...zoneRules,
  ...subnetRules,
  ...endpointRules,
  ...signInRules,
  ...engineVersionRules,
  ...databaseNameRules,
  ...databaseOptionRules,
  ...capacityRules,
  ...windowRules,
  ...backupRules,
  ...cacheRules,
  ...taskRules,
  ...connectionRules,
  ...certificateRules,
  ...monitoringRules,
  ...nosqlRules,
  ...governanceRules,
  ...productionRules,
];
