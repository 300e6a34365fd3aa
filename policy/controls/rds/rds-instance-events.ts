import type { Control } from "../../control";
import { breachesOfEvents } from "../../shared/rds-events";

export const rdsInstanceEvents: Control = {
  name: "rds-instance-events",
  ids: ["FSBP RDS.20"],
  title: "Somebody is told what happens to the instances",
  severity: "low",
  why: "What nobody is told of, nobody looks after.",
  mend: "Add an event subscription of source type db-instance with these categories.",
  types: ["aws_rds_cluster"],
  check: (cluster, view) =>
    breachesOfEvents(cluster, view, "db-instance", ["maintenance", "configuration change", "failure"]),
  examples: {
    failing: [
      { aws_db_event_subscription: { instance: { event_categories: ["creation"] } } },
      { aws_db_event_subscription: { instance: null } },
      { aws_db_event_subscription: { instance: { enabled: false } } },
    ],
    passing: [{ aws_db_event_subscription: { instance: { event_categories: null } } }],
  },
};
