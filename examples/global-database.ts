import { prod } from "../environments/prod";
import type { SettingsInput } from "../environments/schema";

/**
 * Aurora Global Database: a copy of the cluster in a second region, about a second behind, that can take over.
 *
 * Costs: instances and storage there as in the first region, and each write is charged once more to get there.
 * Gives up: nothing of the first region. A failover to the second one is a decision of yours, and what was written in
 * the last second may be lost; the application has to be there too.
 * Use: deploy the phase `networking` of an environment in the second region, whose `isolated_subnet_ids` and
 * `database_security_group_id` are the values below; then copy `secondary`. A running cluster is joined, not replaced.
 */
export const globalDatabase: SettingsInput = {
  ...prod,
  environment: "global-database",
  database: {
    ...prod.database,
    secondary: {
      region: "ap-northeast-3",
      subnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1", "subnet-0123456789abcdef2"],
      securityGroupId: "sg-0123456789abcdef0",
      instances: 2,
    },
  },
};
