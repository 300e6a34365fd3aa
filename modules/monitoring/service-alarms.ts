import { Construct } from "constructs";
import { Alarm } from "./alarm";
import type { AlarmContext } from "./alarm";
import type { Metric } from "./metric";

export interface ServiceAlarmsProps {
  readonly clusterName: string;
  readonly serviceName: string;
  /** CPU in per cent, above what scaling aims at. */
  readonly cpuPercent: number;
  /** Memory in per cent, above what scaling aims at. */
  readonly memoryPercent: number;
}

/** Alarms of an ECS service that scales: they go off when scaling does not keep up, or finds no capacity. */
export class ServiceAlarms extends Construct {
  readonly cpu: Alarm;
  readonly memory: Alarm;
  readonly tasksMissing: Alarm;
  readonly all: readonly Alarm[];

  constructor(
    scope: Construct,
    id: string,
    context: AlarmContext,
    { clusterName, serviceName, cpuPercent, memoryPercent }: ServiceAlarmsProps,
  ) {
    super(scope, id);
    const dimensions = { ClusterName: clusterName, ServiceName: serviceName };
    const usage = (name: string): Metric => ({ namespace: "AWS/ECS", name, dimensions, stat: "Average" });
    const tasks = (name: string): Metric => ({
      namespace: "ECS/ContainerInsights",
      name,
      dimensions,
      stat: "Average",
    });
    const strained = { comparison: ">", periodSeconds: 60, periods: 15, missing: "notBreaching" } as const;
    this.cpu = new Alarm(this, context, {
      ...strained,
      name: "ecs-cpu",
      title: "CPU of the service, per cent",
      meaning: `The tasks use more than ${cpuPercent} % of their CPU: scaling does not keep up, or is at its maximum`,
      runbook: "service-load",
      value: usage("CPUUtilization"),
      threshold: cpuPercent,
    });
    this.memory = new Alarm(this, context, {
      ...strained,
      name: "ecs-memory",
      title: "Memory of the service, per cent",
      meaning: `The tasks use more than ${memoryPercent} % of their memory: soon they are killed for want of it`,
      runbook: "service-load",
      value: usage("MemoryUtilization"),
      threshold: memoryPercent,
    });
    this.tasksMissing = new Alarm(this, context, {
      name: "ecs-tasks-missing",
      title: "Tasks that should run and do not",
      meaning:
        "Fewer tasks run than should, for ten minutes: they do not start, do not stay up, or find no capacity",
      runbook: "missing-tasks",
      value: {
        expression: "desired - running",
        metrics: { desired: tasks("DesiredTaskCount"), running: tasks("RunningTaskCount") },
      },
      comparison: ">",
      threshold: 0,
      periodSeconds: 60,
      periods: 10,
      missing: "notBreaching",
    });
    this.all = [this.cpu, this.memory, this.tasksMissing];
  }
}
