import { dynamic } from "./aurora-parameters";
import type { AuroraParametersProps, Parameter } from "./aurora-parameters";

const SLOW_STATEMENT_SECONDS = 1;

/** Refuse what MySQL would otherwise mend without a word: cut text, dates of zero, division by zero. */
const SQL_MODE = [
  "ERROR_FOR_DIVISION_BY_ZERO",
  "NO_ENGINE_SUBSTITUTION",
  "NO_ZERO_DATE",
  "NO_ZERO_IN_DATE",
  "ONLY_FULL_GROUP_BY",
  "STRICT_TRANS_TABLES",
].join(",");

/**
 * Parameters of the whole cluster, for Aurora MySQL 3 (MySQL 8.0).
 * Source of names and levels: Aurora User Guide, "Aurora MySQL configuration parameters"; of the audit's events:
 * "Using advanced auditing with an Amazon Aurora MySQL DB cluster".
 */
export function mysqlClusterParameters({ timeZone }: AuroraParametersProps): Parameter[] {
  return [
    dynamic("require_secure_transport", "ON"),
    dynamic("time_zone", timeZone),
    dynamic("server_audit_logging", 1),
    // Not QUERY: statements carry messages and personal data.
    dynamic("server_audit_events", "CONNECT,QUERY_DCL,QUERY_DDL"),
  ];
}

/** Parameters of each instance, writer and readers alike. Aurora MySQL has these at this level only. */
export function mysqlInstanceParameters(props: AuroraParametersProps): Parameter[] {
  return [
    dynamic("sql_mode", SQL_MODE),
    dynamic("max_connections", props.maxConnections),
    // Sleeping pools would keep a cluster awake that could pause.
    dynamic("wait_timeout", props.idleSessionTimeoutSeconds),
    dynamic("interactive_timeout", props.idleSessionTimeoutSeconds),
    dynamic("log_output", "FILE"),
    dynamic("slow_query_log", 1),
    dynamic("long_query_time", SLOW_STATEMENT_SECONDS),
  ];
}
