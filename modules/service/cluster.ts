import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EcsCluster } from "@cdktf/provider-aws/lib/ecs-cluster";
import { EcsClusterCapacityProviders } from "@cdktf/provider-aws/lib/ecs-cluster-capacity-providers";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { CapacityProviderStrategyItem } from "./capacity-strategy";

export interface ClusterProps {
  readonly name: string;
  /** For services and tasks that name no strategy of their own. */
  readonly defaultStrategy: readonly CapacityProviderStrategyItem[];
  /** How long the events of Container Insights are kept. */
  readonly logRetentionInDays: number;
  readonly logKmsKeyArn: string;
}

/**
 * An ECS cluster on Fargate, on demand and Spot, with Container Insights down to the container.
 * Control: FSBP ECS.12.
 */
export class Cluster extends Construct {
  readonly name: string;
  /** What must be there before a service can use Fargate. */
  readonly capacity: ITerraformDependable;

  constructor(scope: Construct, id: string, props: ClusterProps) {
    super(scope, id);
    // Otherwise ECS makes it, unencrypted and kept for ever.
    const insights = new CloudwatchLogGroup(this, "insights", {
      name: `/aws/ecs/containerinsights/${props.name}/performance`,
      retentionInDays: props.logRetentionInDays,
      kmsKeyId: props.logKmsKeyArn,
    });
    const cluster = new EcsCluster(this, "cluster", {
      name: props.name,
      setting: [{ name: "containerInsights", value: "enhanced" }],
      dependsOn: [insights],
    });
    this.capacity = new EcsClusterCapacityProviders(this, "capacity", {
      clusterName: cluster.name,
      capacityProviders: ["FARGATE", "FARGATE_SPOT"],
      defaultCapacityProviderStrategy: [...props.defaultStrategy],
    });
    this.name = cluster.name;
  }
}
