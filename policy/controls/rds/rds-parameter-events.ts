import type { Control } from "../../control";
import { breachesOfEvents } from "../../shared/rds-events";

export const rdsParameterEvents: Control = {
  name: "rds-parameter-events",
  ids: ["FSBP RDS.21"],
  title: "Somebody is told when parameters of the database change",
  severity: "low",
  why: "What nobody is told of, nobody looks after.",
  mend: "Add an event subscription of source type db-parameter-group with these categories.",
  types: ["aws_rds_cluster"],
  check: (cluster, view) => breachesOfEvents(cluster, view, "db-parameter-group", ["configuration change"]),
  examples: {
    failing: [
      { aws_db_event_subscription: { parameters: { event_categories: ["creation"] } } },
      { aws_db_event_subscription: { parameters: null } },
      { aws_db_event_subscription: { parameters: { enabled: false } } },
    ],
    passing: [{ aws_db_event_subscription: { parameters: { event_categories: null } } }],
  },
};
