import { Construct } from "constructs";
import { Alarm } from "./alarm";
import type { AlarmContext, AlarmProps } from "./alarm";
import { LogAlarm } from "./log-alarm";
import type { Metric } from "./metric";

const FIVE_MINUTES = 300;
/** An Aurora capacity unit comes with 2 GiB of memory (Aurora User Guide, "Aurora Serverless v2 capacity"). */
const BYTES_OF_ACU = 2 * 1024 ** 3;

export interface DatabaseAlarmsProps {
  readonly engine: "aurora-postgresql" | "aurora-mysql";
  readonly clusterIdentifier: string;
  /** ACU, least and most; at 0 the cluster sleeps when idle, and then reports nothing. */
  readonly minCapacity: number;
  readonly maxCapacity: number;
  /** Connections that an instance takes. */
  readonly maxConnections: number;
  /** Instances beside the writer. */
  readonly readers: number;
  /** CPU in per cent of what an instance has at its maximum capacity. */
  readonly cpuPercent: number;
  /** Capacity in per cent of the maximum. */
  readonly capacityPercent: number;
  /** Memory that must stay free, in per cent of what an instance has at its maximum capacity. */
  readonly freeMemoryPercent: number;
  /** Connections in per cent of `maxConnections`. */
  readonly connectionsPercent: number;
  readonly replicaLagMilliseconds: number;
  readonly commitLatencyMilliseconds: number;
  /** Logins refused in five minutes. */
  readonly failedLogins: number;
  /** Log group of the exported log with errors. */
  readonly logGroupName: string;
}

/** What PostgreSQL, which has no metric for it, logs of a refused login: by password, by IAM token, without TLS. */
const REFUSED_LOGINS =
  '?"password authentication failed" ?"PAM authentication failed" ?"no pg_hba.conf entry"';

/**
 * Alarms of an Aurora Serverless v2 cluster: of all its instances together, of which the worst counts. CPU and free
 * memory are told by Aurora in relation to the maximum capacity, so they change slowly until that is reached.
 * Source: Aurora User Guide, "Amazon CloudWatch metrics for Amazon Aurora", and for Serverless v2 "Important Amazon
 * CloudWatch metrics for Aurora Serverless v2".
 */
export class DatabaseAlarms extends Construct {
  readonly cpu: Alarm;
  readonly utilization: Alarm;
  readonly capacity: Alarm;
  readonly memory: Alarm;
  readonly connections: Alarm;
  readonly deadlocks: Alarm;
  readonly commitLatency: Alarm;
  /** Only with readers. */
  readonly replicaLag?: Alarm;
  /** Only where the cluster never sleeps. */
  readonly silent?: Alarm;
  readonly all: readonly Alarm[];

  constructor(
    scope: Construct,
    id: string,
    private readonly context: AlarmContext,
    private readonly props: DatabaseAlarmsProps,
  ) {
    super(scope, id);
    const { maxCapacity, maxConnections } = props;
    this.cpu = this.alarm({
      name: "aurora-cpu",
      title: "CPU of Aurora, per cent of the maximum",
      meaning: `An instance uses more than ${props.cpuPercent} % of the CPU that it has at its maximum capacity`,
      runbook: "database-load",
      value: this.cluster("CPUUtilization", "Maximum"),
      threshold: props.cpuPercent,
    });
    this.utilization = this.alarm({
      name: "aurora-utilization",
      title: "Capacity in use, per cent of the maximum",
      meaning: `The cluster as a whole uses more than ${props.capacityPercent} % of its maximum capacity for an hour: it is too small`,
      runbook: "database-load",
      value: this.cluster("ACUUtilization", "Average"),
      threshold: props.capacityPercent,
      periods: 12,
    });
    this.capacity = this.alarm({
      name: "aurora-capacity",
      title: "Capacity of the largest instance, ACU",
      meaning: `An instance has grown to ${props.capacityPercent} % of the maximum of ${maxCapacity} ACU: soon it cannot grow`,
      runbook: "database-load",
      value: this.cluster("ServerlessDatabaseCapacity", "Maximum"),
      threshold: (maxCapacity * props.capacityPercent) / 100,
    });
    this.memory = this.alarm({
      name: "aurora-memory",
      title: "Free memory at the maximum capacity, bytes",
      meaning: `An instance has less than ${props.freeMemoryPercent} % of its memory free, even at its maximum capacity`,
      runbook: "database-load",
      value: this.cluster("FreeableMemory", "Minimum"),
      comparison: "<",
      threshold: Math.round((maxCapacity * BYTES_OF_ACU * props.freeMemoryPercent) / 100),
    });
    this.connections = this.alarm({
      name: "aurora-connections",
      title: "Connections to Aurora",
      meaning: `An instance has more than ${props.connectionsPercent} % of its ${maxConnections} connections open`,
      runbook: "database-connections",
      value: this.cluster("DatabaseConnections", "Maximum"),
      threshold: Math.floor((maxConnections * props.connectionsPercent) / 100),
      periods: 2,
    });
    this.deadlocks = this.alarm({
      name: "aurora-deadlocks",
      title: "Deadlocks a second",
      meaning: "Transactions wait for each other in a circle, and the database ends one of them",
      runbook: "database-deadlocks",
      value: this.cluster("Deadlocks", "Maximum"),
      threshold: 0,
      periods: 1,
    });
    this.commitLatency = this.alarm({
      name: "aurora-commit-latency",
      title: "Time of a commit, milliseconds",
      meaning: `Commits take longer than ${props.commitLatencyMilliseconds} ms`,
      runbook: "database-load",
      value: this.cluster("CommitLatency", "Average", { Role: "WRITER" }),
      threshold: props.commitLatencyMilliseconds,
    });
    if (props.readers > 0) {
      this.replicaLag = this.alarm({
        name: "aurora-replica-lag",
        title: "Lag of the readers, milliseconds",
        meaning: `A reader is more than ${props.replicaLagMilliseconds} ms behind the writer: it shows what was true before`,
        runbook: "database-replica-lag",
        value: this.cluster("AuroraReplicaLagMaximum", "Maximum"),
        threshold: props.replicaLagMilliseconds,
      });
    }
    if (props.minCapacity > 0) {
      this.silent = this.alarm({
        name: "aurora-silent",
        title: "Reports of the writer, a minute",
        meaning: "The writer reports nothing for three minutes: it is down, or a failover did not end",
        runbook: "database-down",
        value: this.cluster("EngineUptime", "SampleCount", { Role: "WRITER" }),
        comparison: "<",
        threshold: 1,
        periodSeconds: 60,
        missing: "breaching",
      });
    }
    this.all = [
      this.silent,
      this.cpu,
      this.utilization,
      this.capacity,
      this.memory,
      this.connections,
      this.deadlocks,
      this.commitLatency,
      this.replicaLag,
      this.watchLogins(),
    ].filter((alarm) => alarm !== undefined);
  }

  private watchLogins(): Alarm {
    const { engine, failedLogins, logGroupName } = this.props;
    const common = {
      name: "aurora-failed-logins",
      title: "Logins that Aurora refused",
      meaning: `Aurora refuses more than ${failedLogins} logins in five minutes: somebody tries, or a service has an old credential`,
      runbook: "failed-logins",
      threshold: failedLogins,
    } as const;
    if (engine === "aurora-postgresql") {
      return new LogAlarm(this, this.context, {
        ...common,
        logGroupName,
        pattern: REFUSED_LOGINS,
        metricName: "DatabaseFailedLogins",
      });
    }
    // MySQL tells failures a second.
    return this.alarm({
      ...common,
      value: {
        expression: `${FIVE_MINUTES} * failures`,
        metrics: { failures: this.cluster("LoginFailures", "Average") },
      },
      periods: 1,
    });
  }

  /** Above a threshold for a quarter of an hour, unless it says otherwise; a cluster that sleeps is well. */
  private alarm(
    props: Omit<AlarmProps, "comparison" | "periodSeconds" | "periods" | "missing"> & Partial<AlarmProps>,
  ): Alarm {
    return new Alarm(this, this.context, {
      comparison: ">",
      periodSeconds: FIVE_MINUTES,
      periods: 3,
      missing: "notBreaching",
      ...props,
    });
  }

  private cluster(name: string, stat: string, role: { Role?: string } = {}): Metric {
    return {
      namespace: "AWS/RDS",
      name,
      dimensions: { DBClusterIdentifier: this.props.clusterIdentifier, ...role },
      stat,
    };
  }
}
