import { givenUpBy } from "../../../environments/profiles";
import type { Control } from "../../control";

export const rdsClusterSpansZones: Control = {
  name: "rds-cluster-spans-zones",
  ids: ["FSBP RDS.15"],
  title: "Aurora has instances in two zones or more",
  severity: "medium",
  why: "With one instance a failure lasts until AWS has made another.",
  mend: "Give the cluster a reader in another zone.",
  types: ["aws_rds_cluster"],
  setting: "database.readers",
  givesUp: givenUpBy("database.readers"),
  check: (cluster) => {
    const instances = cluster.referrers("aws_rds_cluster_instance", "cluster_identifier");
    // An instance without a zone is placed by RDS, which spreads them.
    const zones = new Set(instances.map((each) => each.value("availability_zone") ?? each.address));
    if (zones.size >= 2) return [];
    return [
      {
        resource: cluster,
        argument: "zones of its instances",
        found: [...zones],
        allowed: "2 zones or more",
      },
    ];
  },
  examples: {
    failing: [
      { aws_rds_cluster_instance: { example: { availability_zone: "ap-northeast-1c" } } },
      { aws_rds_cluster_instance: { second: null } },
    ],
    passing: [{ aws_rds_cluster_instance: { example: { availability_zone: null } } }],
  },
};
