/** A parameter as RDS knows it. */
export interface Parameter {
  readonly name: string;
  readonly value: string;
  /**
   * `pending-reboot` for what RDS calls static, `immediate` for dynamic. Any other pair is refused, or comes back
   * changed and makes a difference in every plan.
   */
  readonly applyMethod: "immediate" | "pending-reboot";
}

export interface AuroraParametersProps {
  /** A name of the IANA time zone database. */
  readonly timeZone: string;
  readonly maxConnections: number;
  readonly idleSessionTimeoutSeconds: number;
}

const SLOW_STATEMENT_MILLISECONDS = 1000;
/** A transaction that waits for its client this long holds locks for nothing. */
const IDLE_IN_TRANSACTION_MILLISECONDS = 5 * 60 * 1000;

/** A parameter that takes effect without a restart. */
export const dynamic = (name: string, value: string | number): Parameter => ({
  name,
  value: String(value),
  applyMethod: "immediate",
});
const fixed = (name: string, value: string | number): Parameter => ({
  name,
  value: String(value),
  applyMethod: "pending-reboot",
});

/**
 * Parameters of the whole cluster, for Aurora PostgreSQL 14 and later. Those that RDS has at both levels are set
 * here, so that writer and readers agree.
 * Source of names and levels: Aurora User Guide, "Amazon Aurora PostgreSQL parameters"; of static and dynamic:
 * `aws rds describe-engine-default-cluster-parameters`, which follows PostgreSQL's contexts (static: postmaster).
 */
export function clusterParameters(props: AuroraParametersProps): Parameter[] {
  return [
    fixed("shared_preload_libraries", "pg_stat_statements,pgaudit"),
    fixed("max_connections", props.maxConnections),
    dynamic("rds.force_ssl", 1),
    dynamic("password_encryption", "scram-sha-256"),
    dynamic("timezone", props.timeZone),
    // Sleeping pools would keep a cluster awake that could pause.
    dynamic("idle_session_timeout", props.idleSessionTimeoutSeconds * 1000),
    dynamic("idle_in_transaction_session_timeout", IDLE_IN_TRANSACTION_MILLISECONDS),
    dynamic("pgaudit.log", "ddl,role"),
    dynamic("log_statement", "ddl"),
    dynamic("log_min_duration_statement", SLOW_STATEMENT_MILLISECONDS),
    // Values bound to a slow statement are messages and personal data.
    dynamic("log_parameter_max_length", 0),
    dynamic("log_connections", 1),
    dynamic("log_disconnections", 1),
  ];
}

/** Parameters of each instance: statements inside functions are counted too. */
export function instanceParameters(): Parameter[] {
  return [dynamic("pg_stat_statements.track", "ALL")];
}
