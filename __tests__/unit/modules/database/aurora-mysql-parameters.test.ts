import {
  mysqlClusterParameters,
  mysqlInstanceParameters,
} from "../../../../modules/database/aurora-mysql-parameters";

const props = { timeZone: "Asia/Tokyo", maxConnections: 321, idleSessionTimeoutSeconds: 300 };
const valuesOf = (parameters: ReturnType<typeof mysqlClusterParameters>) =>
  Object.fromEntries(parameters.map(({ name, value }) => [name, value]));
const cluster = valuesOf(mysqlClusterParameters(props));
const instance = valuesOf(mysqlInstanceParameters(props));

test("TLS only, the time zone, and who comes and changes rights or tables in the audit log, without statements", () => {
  expect(cluster).toEqual({
    require_secure_transport: "ON",
    time_zone: "Asia/Tokyo",
    server_audit_logging: "1",
    server_audit_events: "CONNECT,QUERY_DCL,QUERY_DDL",
  });
});

test("what does not fit is refused, not cut", () => {
  expect(instance.sql_mode!.split(",")).toEqual(
    expect.arrayContaining(["STRICT_TRANS_TABLES", "NO_ZERO_DATE", "ERROR_FOR_DIVISION_BY_ZERO"]),
  );
});

test("idle sessions end, slow statements are logged, connections are limited", () => {
  expect(instance).toMatchObject({
    max_connections: "321",
    wait_timeout: "300",
    interactive_timeout: "300",
    slow_query_log: "1",
    long_query_time: "1",
    log_output: "FILE",
  });
});

test("no parameter is at both levels, and all take effect at once", () => {
  const all = [...mysqlClusterParameters(props), ...mysqlInstanceParameters(props)];
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  expect(new Set(all.map(({ applyMethod }) => applyMethod))).toEqual(new Set(["immediate"]));
});
