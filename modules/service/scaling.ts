import { AppautoscalingPolicy } from "@cdktf/provider-aws/lib/appautoscaling-policy";
import { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target";
import { Construct } from "constructs";

/** Seconds: quick to add tasks, slow to take them away, since every task that goes ends its WebSockets. */
const SCALE_OUT_COOLDOWN = 60;
const SCALE_IN_COOLDOWN = 300;

export interface ScalingProps {
  readonly clusterName: string;
  readonly serviceName: string;
  readonly minTasks: number;
  readonly maxTasks: number;
  /** Average over the tasks, percent. */
  readonly targetCpuPercent: number;
  /** Average over the tasks, percent. */
  readonly targetMemoryPercent: number;
  /** Requests a minute and task; a WebSocket is one request, however long it lasts. */
  readonly targetRequestsPerTask: number;
  readonly loadBalancerArnSuffix: string;
  readonly targetGroupArnSuffix: string;
}

/** Keeps the number of a service's tasks where CPU, memory and requests are near their targets. */
export class Scaling extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: ScalingProps,
  ) {
    super(scope, id);
    const target = new AppautoscalingTarget(this, "target", {
      serviceNamespace: "ecs",
      scalableDimension: "ecs:service:DesiredCount",
      resourceId: `service/${props.clusterName}/${props.serviceName}`,
      minCapacity: props.minTasks,
      maxCapacity: props.maxTasks,
    });
    this.track(target, "cpu", props.targetCpuPercent, "ECSServiceAverageCPUUtilization");
    this.track(target, "memory", props.targetMemoryPercent, "ECSServiceAverageMemoryUtilization");
    this.track(
      target,
      "requests",
      props.targetRequestsPerTask,
      "ALBRequestCountPerTarget",
      `${props.loadBalancerArnSuffix}/${props.targetGroupArnSuffix}`,
    );
  }

  private track(
    target: AppautoscalingTarget,
    id: string,
    targetValue: number,
    predefinedMetricType: string,
    resourceLabel?: string,
  ): void {
    new AppautoscalingPolicy(this, id, {
      name: `${this.props.serviceName}-${id}`,
      policyType: "TargetTrackingScaling",
      serviceNamespace: target.serviceNamespace,
      scalableDimension: target.scalableDimension,
      resourceId: target.resourceId,
      targetTrackingScalingPolicyConfiguration: {
        targetValue,
        predefinedMetricSpecification: { predefinedMetricType, resourceLabel },
        scaleOutCooldown: SCALE_OUT_COOLDOWN,
        scaleInCooldown: SCALE_IN_COOLDOWN,
      },
    });
  }
}
