import { backupSafeguards } from "./backup";
import { cacheSafeguards } from "./cache";
import { cdnSafeguards } from "./cdn";
import { databaseSafeguards } from "./database";
import { governanceSafeguards } from "./governance";
import { monitoringSafeguards } from "./monitoring";
import { networkingSafeguards } from "./networking";
import { nosqlSafeguards } from "./nosql";
import { realtimeSafeguards } from "./realtime";
import { securitySafeguards } from "./security";
import type { Safeguard } from "./safeguard";

/**
 * What the production profile demands, and development may go without. FSBP: AWS Foundational Security Best
 * Practices, the controls of Security Hub.
 */
export const safeguards: readonly Safeguard[] = [
  ...networkingSafeguards,
  ...securitySafeguards,
  ...databaseSafeguards,
  ...backupSafeguards,
  ...cacheSafeguards,
  ...realtimeSafeguards,
  ...cdnSafeguards,
  ...monitoringSafeguards,
  ...governanceSafeguards,
  ...nosqlSafeguards,
];
