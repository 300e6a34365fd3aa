import { clusterParameters, instanceParameters } from "../../../../modules/database/aurora-parameters";

const parameters = clusterParameters({
  timeZone: "Asia/Tokyo",
  maxConnections: 321,
  idleSessionTimeoutSeconds: 300,
});
const values = Object.fromEntries(parameters.map(({ name, value }) => [name, value]));

/** PostgreSQL 15's settings of context `postmaster` among those set here; RDS calls them static. */
const STATIC = ["max_connections", "shared_preload_libraries"];
/** What RDS has at the cluster only (Aurora User Guide, "Amazon Aurora PostgreSQL parameters"). */
const CLUSTER_ONLY = ["password_encryption", "rds.force_ssl", "timezone"];

describe("clusterParameters", () => {
  test("preload pgaudit and pg_stat_statements", () => {
    expect(values.shared_preload_libraries!.split(",").sort()).toEqual(["pg_stat_statements", "pgaudit"]);
  });

  test("log changes of schema and roles, statements from one second on, and who comes and goes", () => {
    expect(values).toMatchObject({
      "pgaudit.log": "ddl,role",
      log_statement: "ddl",
      log_min_duration_statement: "1000",
      log_connections: "1",
      log_disconnections: "1",
    });
  });

  test("keep what is bound to a statement out of the log", () => {
    expect(values.log_parameter_max_length).toBe("0");
    expect(values).not.toHaveProperty("pgaudit.log_parameter");
  });

  test("refuse connections without TLS, and passwords kept as MD5", () => {
    expect(values).toMatchObject({ "rds.force_ssl": "1", password_encryption: "scram-sha-256" });
  });

  test("take time zone, connections and idle time from the settings, seconds made milliseconds", () => {
    expect(values).toMatchObject({
      timezone: "Asia/Tokyo",
      max_connections: "321",
      idle_session_timeout: "300000",
      idle_in_transaction_session_timeout: "300000",
    });
  });

  test("wait for a restart where they are static, and only there", () => {
    const waiting = parameters.filter(({ applyMethod }) => applyMethod === "pending-reboot");
    expect(waiting.map(({ name }) => name).sort()).toEqual(STATIC);
    const others = parameters.filter(({ name }) => !STATIC.includes(name));
    expect(others.every(({ applyMethod }) => applyMethod === "immediate")).toBe(true);
  });

  test("name nothing twice", () => {
    const names = [...parameters, ...instanceParameters()].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(CLUSTER_ONLY));
  });
});

test("instanceParameters count statements, and hold nothing that only a cluster has", () => {
  expect(instanceParameters()).toEqual([
    { name: "pg_stat_statements.track", value: "ALL", applyMethod: "immediate" },
  ]);
});
