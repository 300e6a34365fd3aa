import type { Control } from "../../control";
import { breachesOfEvents } from "../../shared/rds-events";

export const rdsClusterEvents: Control = {
  name: "rds-cluster-events",
  ids: ["FSBP RDS.19"],
  title: "Somebody is told what happens to the cluster",
  severity: "low",
  why: "What nobody is told of, nobody looks after.",
  mend: "Add an event subscription of source type db-cluster with these categories.",
  types: ["aws_rds_cluster"],
  check: (cluster, view) => breachesOfEvents(cluster, view, "db-cluster", ["maintenance", "failure"]),
  examples: {
    failing: [
      { aws_db_event_subscription: { cluster: { event_categories: ["creation"] } } },
      { aws_db_event_subscription: { cluster: null } },
      { aws_db_event_subscription: { cluster: { enabled: false } } },
    ],
    passing: [{ aws_db_event_subscription: { cluster: { event_categories: null } } }],
  },
};
