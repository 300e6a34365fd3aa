import type { Control } from "../../control";
import { requireFalse } from "../../require";

export const rdsProxyHidesStatements: Control = {
  name: "rds-proxy-hides-statements",
  ids: [],
  title: "RDS Proxy writes no statements to its log",
  severity: "medium",
  why: "With debug logging the text of every statement, values included, is in the log.",
  mend: "Set debug_logging to false.",
  types: ["aws_db_proxy"],
  check: (proxy) => requireFalse(proxy, "debug_logging", true),
  examples: {
    failing: [{ aws_db_proxy: { example: { debug_logging: true } } }],
    passing: [{ aws_db_proxy: { example: { debug_logging: null } } }],
  },
};
