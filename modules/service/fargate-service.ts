import { EcsService } from "@cdktf/provider-aws/lib/ecs-service";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { CapacityProviderStrategyItem } from "./capacity-strategy";
import type { TaskDefinition } from "./task-definition";

/** Seconds in which a starting task may fail the load balancer's checks. */
const GRACE_PERIOD = 60;

export interface FargateServiceProps {
  readonly name: string;
  readonly clusterName: string;
  readonly task: TaskDefinition;
  readonly capacityStrategy: readonly CapacityProviderStrategyItem[];
  /** Tasks to begin with; scaling takes over from there. */
  readonly initialTasks: number;
  /** Subnets without public addresses. */
  readonly subnetIds: string[];
  readonly securityGroupId: string;
  readonly targetGroupArn: string;
  /** Alarms that roll a release back. */
  readonly alarmNames: readonly string[];
  /** What must be there first: the cluster's capacity, and the listener, without which ECS refuses the target group. */
  readonly dependsOn: ITerraformDependable[];
}

/**
 * A service on Fargate. A release starts new tasks before it stops old ones, and goes back by itself when tasks
 * do not stay up or an alarm goes off; Terraform waits for the end and fails when ECS went back.
 * Controls: FSBP ECS.2 (no public address), ECS.10 (latest platform).
 */
export class FargateService extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: FargateServiceProps) {
    super(scope, id);
    const service = new EcsService(this, "service", {
      name: props.name,
      cluster: props.clusterName,
      taskDefinition: props.task.arn,
      desiredCount: props.initialTasks,
      capacityProviderStrategy: [...props.capacityStrategy],
      platformVersion: "LATEST",
      // Without it the provider replaces the whole service when the strategy changes.
      forceNewDeployment: true,
      networkConfiguration: {
        subnets: props.subnetIds,
        securityGroups: [props.securityGroupId],
        assignPublicIp: false,
      },
      loadBalancer: [
        {
          targetGroupArn: props.targetGroupArn,
          containerName: props.task.containerName,
          containerPort: props.task.containerPort,
        },
      ],
      healthCheckGracePeriodSeconds: GRACE_PERIOD,
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      alarms: { enable: true, rollback: true, alarmNames: [...props.alarmNames] },
      availabilityZoneRebalancing: "ENABLED",
      enableExecuteCommand: false,
      enableEcsManagedTags: true,
      propagateTags: "SERVICE",
      waitForSteadyState: true,
      timeouts: { create: "30m", update: "30m" },
      lifecycle: { ignoreChanges: ["desired_count"] },
      dependsOn: props.dependsOn,
    });
    // A service that went back is steady too, so waiting alone reports success (provider-aws#20858).
    service.addOverride("lifecycle.postcondition", [
      {
        condition: `\${self.task_definition == ${props.task.arn}}`,
        error_message:
          `ECS rolled the release of ${props.name} back: its tasks did not stay up, or an alarm went off. ` +
          `The version before it is running. Events of the service and the logs of its stopped tasks say why; ` +
          `mend the image or the settings and deploy again.`,
      },
    ]);
    this.name = service.name;
  }
}
