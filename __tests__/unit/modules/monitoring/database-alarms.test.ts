import { DatabaseAlarms } from "../../../../modules/monitoring/database-alarms";
import type { DatabaseAlarmsProps } from "../../../../modules/monitoring/database-alarms";
import { alarmsBy } from "./alarms";
import { context } from "./context";

const alarms = (change: Partial<DatabaseAlarmsProps> = {}) =>
  alarmsBy(
    (stack) =>
      new DatabaseAlarms(stack, "aurora", context, {
        engine: "aurora-postgresql",
        clusterIdentifier: "app-dev-cluster",
        minCapacity: 1,
        maxCapacity: 16,
        maxConnections: 500,
        readers: 1,
        cpuPercent: 80,
        capacityPercent: 90,
        freeMemoryPercent: 10,
        connectionsPercent: 80,
        replicaLagMilliseconds: 1000,
        commitLatencyMilliseconds: 50,
        failedLogins: 20,
        logGroupName: "/aws/rds/cluster/app-dev-cluster/postgresql",
        ...change,
      }),
  );
const all = alarms();

describe("DatabaseAlarms", () => {
  test.each([
    ["aurora-capacity", 14.4],
    ["aurora-connections", 400],
    ["aurora-memory", Math.round(3.2 * 1024 ** 3)],
    ["aurora-cpu", 80],
    ["aurora-utilization", 90],
  ])("%s goes off at a share of what there is: %d", (name, threshold) => {
    expect(all[name]!.threshold).toBe(threshold);
  });

  test("look at the worst of all instances", () => {
    for (const name of ["cpu", "capacity", "connections", "deadlocks", "replica-lag"])
      expect(all[`aurora-${name}`]!.statistic).toBe("Maximum");
    expect(all["aurora-memory"]).toMatchObject({
      statistic: "Minimum",
      comparison_operator: "LessThanThreshold",
      dimensions: { DBClusterIdentifier: "app-dev-cluster" },
    });
  });

  test("take silence of the writer for bad where it never sleeps, of everything else for well", () => {
    const { "aurora-silent": silent, ...others } = all;
    expect(silent).toMatchObject({
      metric_name: "EngineUptime",
      statistic: "SampleCount",
      dimensions: { DBClusterIdentifier: "app-dev-cluster", Role: "WRITER" },
      treat_missing_data: "breaching",
    });
    for (const alarm of Object.values(others)) expect(alarm.treat_missing_data).toBe("notBreaching");
    expect(alarms({ minCapacity: 0 })["aurora-silent"]).toBeUndefined();
  });

  test("watch the lag of readers where there are any", () => {
    expect(all["aurora-replica-lag"]).toMatchObject({
      metric_name: "AuroraReplicaLagMaximum",
      threshold: 1000,
    });
    expect(alarms({ readers: 0 })["aurora-replica-lag"]).toBeUndefined();
  });

  test("count refused logins where the engine tells them", () => {
    expect(all["aurora-failed-logins"]).toMatchObject({ namespace: "app-dev", threshold: 20 });
    expect(alarms({ engine: "aurora-mysql" })["aurora-failed-logins"]!.metric_query[1].metric).toMatchObject({
      namespace: "AWS/RDS",
      metric_name: "LoginFailures",
    });
  });
});
