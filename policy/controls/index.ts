import type { Control } from "../control";
import { kmsKeyRotates } from "./kms/kms-key-rotates";
import { rdsClusterDeletionProtection } from "./rds/rds-cluster-deletion-protection";
import { rdsClusterForcesTls } from "./rds/rds-cluster-forces-tls";

/** Every control, by the folder of its service. */
export const controls: readonly Control[] = [
  kmsKeyRotates,
  rdsClusterDeletionProtection,
  rdsClusterForcesTls,
];
