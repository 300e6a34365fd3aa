import type { Control } from "../../control";
import { elasticacheAuthenticates } from "./elasticache-authenticates";
import { elasticacheEncryptedAtRest } from "./elasticache-encrypted-at-rest";
import { elasticacheEncryptedInTransit } from "./elasticache-encrypted-in-transit";
import { elasticacheFailover } from "./elasticache-failover";
import { elasticacheLogs } from "./elasticache-logs";
import { elasticacheMinorUpgrades } from "./elasticache-minor-upgrades";
import { elasticacheOwnSubnets } from "./elasticache-own-subnets";
import { elasticacheSnapshots } from "./elasticache-snapshots";

export const elasticache: readonly Control[] = [
  elasticacheAuthenticates,
  elasticacheEncryptedAtRest,
  elasticacheEncryptedInTransit,
  elasticacheFailover,
  elasticacheLogs,
  elasticacheMinorUpgrades,
  elasticacheOwnSubnets,
  elasticacheSnapshots,
];
