import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { Construct } from "constructs";

export interface TargetGroupProps {
  /** At most 32 characters. */
  readonly name: string;
  readonly vpcId: string;
  readonly healthCheckPath: string;
  /** Seconds in which one client stays with one task, when it connects again. */
  readonly stickinessSeconds: number;
  /** Seconds that a leaving target keeps the connections it has. */
  readonly deregistrationDelaySeconds: number;
}

/** Where a load balancer finds the tasks, by address, and how it tells the healthy ones. */
export class TargetGroup extends Construct {
  readonly arn: string;
  /** The part of the ARN that metrics carry. */
  readonly arnSuffix: string;

  constructor(scope: Construct, id: string, props: TargetGroupProps) {
    super(scope, id);
    const group = new LbTargetGroup(this, "group", {
      name: props.name,
      vpcId: props.vpcId,
      targetType: "ip",
      // ECS registers each task with its own port; a fixed one here keeps the group when the container's changes.
      port: 80,
      protocol: "HTTP",
      protocolVersion: "HTTP1",
      // Applies to a client's first request; after that its cookie decides.
      loadBalancingAlgorithmType: "least_outstanding_requests",
      stickiness: { enabled: true, type: "lb_cookie", cookieDuration: props.stickinessSeconds },
      deregistrationDelay: String(props.deregistrationDelaySeconds),
      healthCheck: {
        path: props.healthCheckPath,
        matcher: "200",
        interval: 15,
        timeout: 5,
        healthyThreshold: 2,
        unhealthyThreshold: 3,
      },
    });
    this.arn = group.arn;
    this.arnSuffix = group.arnSuffix;
  }
}
