import { Construct } from "constructs";
import { Alarm } from "./alarm";
import type { AlarmContext, AlarmProps } from "./alarm";
import type { Metric } from "./metric";

const FIVE_MINUTES = 300;

export interface CacheAlarmsProps {
  /** Ids of the nodes, in their order. */
  readonly nodeIds: readonly string[];
  /** CPU of a node, and of the engine's one thread, in per cent. */
  readonly cpuPercent: number;
  /** Memory in per cent of what the engine may use. */
  readonly memoryPercent: number;
  /** Keys in five minutes that are thrown out for want of memory. */
  readonly evictions: number;
  /** Connections of a node; it takes 65,000. */
  readonly connections: number;
  readonly replicationLagSeconds: number;
}

/**
 * Alarms of the nodes of a replication group, each by itself: ElastiCache has no metrics of the group. They are named
 * by the place of a node in the group, and any node may be the primary.
 * Source: ElastiCache User Guide, "Which metrics should I monitor?".
 */
export class CacheAlarms extends Construct {
  /** What shows that the cache is at its limit. */
  readonly limits: readonly Alarm[];
  readonly all: readonly Alarm[];

  constructor(scope: Construct, id: string, context: AlarmContext, props: CacheAlarmsProps) {
    super(scope, id);
    const nodes = props.nodeIds.map(
      (nodeId, index) => new CacheNode(this, `node_${index + 1}`, context, nodeId),
    );
    const several = nodes.length > 1;
    this.limits = nodes.flatMap((node, index) => {
      const name = (what: string) => `redis-${index + 1}-${what}`;
      return [
        node.alarm({
          name: name("cpu"),
          title: "CPU of the cache, per cent",
          meaning: `A cache node uses more than ${props.cpuPercent} % of its CPU`,
          runbook: "cache-load",
          value: node.metric("CPUUtilization", "Average"),
          threshold: props.cpuPercent,
        }),
        node.alarm({
          name: name("engine-cpu"),
          title: "CPU of the cache's engine thread, per cent",
          meaning: `The one thread that serves commands is busy more than ${props.cpuPercent} % of the time`,
          runbook: "cache-load",
          value: node.metric("EngineCPUUtilization", "Average"),
          threshold: props.cpuPercent,
        }),
        node.alarm({
          name: name("connections"),
          title: "Connections to the cache",
          meaning: `A cache node has more than ${props.connections} connections; it takes 65,000`,
          runbook: "cache-load",
          value: node.metric("CurrConnections", "Maximum"),
          threshold: props.connections,
          periods: 2,
        }),
        node.alarm({
          name: name("memory"),
          title: "Memory of the cache, per cent",
          meaning: `A cache node uses more than ${props.memoryPercent} % of its memory: soon it throws keys out`,
          runbook: "cache-memory",
          value: node.metric("DatabaseMemoryUsagePercentage", "Maximum"),
          threshold: props.memoryPercent,
        }),
      ];
    });
    const others = nodes.flatMap((node, index) => {
      const name = (what: string) => `redis-${index + 1}-${what}`;
      return [
        node.alarm({
          name: name("silent"),
          title: "Reports of the cache, a minute",
          meaning: "A cache node reports nothing for five minutes: it is down, or is being replaced",
          runbook: "cache-down",
          value: node.metric("EngineCPUUtilization", "SampleCount"),
          comparison: "<",
          threshold: 1,
          periodSeconds: 60,
          periods: 5,
          missing: "breaching",
        }),
        node.alarm({
          name: name("evictions"),
          title: "Keys thrown out of the cache",
          meaning: `A cache node throws out more than ${props.evictions} keys in five minutes for want of memory`,
          runbook: "cache-memory",
          value: node.metric("Evictions", "Sum"),
          threshold: props.evictions,
        }),
        ...(several
          ? [
              node.alarm({
                name: name("replication-lag"),
                title: "Lag of the cache's replicas, seconds",
                meaning: `A replica is more than ${props.replicationLagSeconds} s behind: a failover would lose that much`,
                runbook: "cache-replication-lag",
                value: node.metric("ReplicationLag", "Maximum"),
                threshold: props.replicationLagSeconds,
              }),
            ]
          : []),
      ];
    });
    this.all = [...this.limits, ...others];
  }
}

/** What the alarms of one node have in common. */
class CacheNode extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly context: AlarmContext,
    private readonly nodeId: string,
  ) {
    super(scope, id);
  }

  /** Above a threshold for a quarter of an hour, unless it says otherwise. */
  alarm(
    props: Omit<AlarmProps, "comparison" | "periodSeconds" | "periods" | "missing"> & Partial<AlarmProps>,
  ): Alarm {
    return new Alarm(this, this.context, {
      comparison: ">",
      periodSeconds: FIVE_MINUTES,
      periods: 3,
      // A node that is gone has an alarm of its own; the primary has no lag.
      missing: "notBreaching",
      ...props,
    });
  }

  metric(name: string, stat: string): Metric {
    return { namespace: "AWS/ElastiCache", name, dimensions: { CacheClusterId: this.nodeId }, stat };
  }
}
