import { CacheAlarms } from "../../../../modules/monitoring/cache-alarms";
import { alarmsBy } from "./alarms";
import { context } from "./context";

const alarms = (nodeIds: string[]) =>
  alarmsBy(
    (stack) =>
      new CacheAlarms(stack, "cache", context, {
        nodeIds,
        cpuPercent: 80,
        memoryPercent: 75,
        evictions: 10,
        connections: 5000,
        replicationLagSeconds: 5,
      }),
  );
const all = alarms(["redis-001", "redis-002"]);

describe("CacheAlarms", () => {
  test("watch each node by its id", () => {
    for (const [name, alarm] of Object.entries(all)) {
      const [, place] = /^redis-(\d)-/.exec(name)!;
      expect(alarm.dimensions).toEqual({ CacheClusterId: `redis-00${place}` });
    }
    expect(Object.keys(all)).toHaveLength(14);
  });

  test.each([
    ["cpu", "CPUUtilization", 80],
    ["engine-cpu", "EngineCPUUtilization", 80],
    ["memory", "DatabaseMemoryUsagePercentage", 75],
    ["evictions", "Evictions", 10],
    ["connections", "CurrConnections", 5000],
    ["replication-lag", "ReplicationLag", 5],
  ])("redis-2-%s watches %s above %d", (name, metric_name, threshold) => {
    expect(all[`redis-2-${name}`]).toMatchObject({
      metric_name,
      threshold,
      comparison_operator: "GreaterThanThreshold",
      treat_missing_data: "notBreaching",
    });
  });

  test("take silence of a node for bad", () => {
    expect(all["redis-1-silent"]).toMatchObject({
      statistic: "SampleCount",
      treat_missing_data: "breaching",
    });
  });

  test("know no lag of a node that is alone", () => {
    expect(Object.keys(alarms(["redis-001"])).filter((name) => name.includes("lag"))).toEqual([]);
  });
});
