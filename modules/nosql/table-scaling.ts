import { AppautoscalingPolicy } from "@cdktf/provider-aws/lib/appautoscaling-policy";
import { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target";
import { Construct } from "constructs";

/** Bounds within which a table and each of its global indexes scale. */
export interface ScaledCapacity {
  readonly read: { readonly min: number; readonly max: number };
  readonly write: { readonly min: number; readonly max: number };
  /** Use of the capacity to aim at, 20 to 90. */
  readonly targetPercent: number;
}

export interface TableScalingProps extends ScaledCapacity {
  readonly tableName: string;
  /** Global indexes; local ones share the table's capacity. */
  readonly indexNames: readonly string[];
}

const KINDS = { read: "Read", write: "Write" } as const;

/**
 * Scales the provisioned capacity of a table and of its global indexes by their use: an index that cannot keep up holds
 * back the writes of its table. Application Auto Scaling makes its service-linked role itself.
 * Source: DynamoDB Developer Guide, "Managing throughput capacity automatically with auto scaling".
 */
export class TableScaling extends Construct {
  constructor(scope: Construct, id: string, props: TableScalingProps) {
    super(scope, id);
    const { tableName, indexNames, targetPercent } = props;
    const scaled = [
      { id: "table", what: "table", resourceId: `table/${tableName}` },
      ...indexNames.map((name) => ({
        id: `index_${name}`,
        what: "index",
        resourceId: `table/${tableName}/index/${name}`,
      })),
    ];
    for (const { id, what, resourceId } of scaled) {
      for (const [kind, word] of Object.entries(KINDS) as [keyof typeof KINDS, string][]) {
        const target = new AppautoscalingTarget(this, `${id}_${kind}`, {
          serviceNamespace: "dynamodb",
          resourceId,
          scalableDimension: `dynamodb:${what}:${word}CapacityUnits`,
          minCapacity: props[kind].min,
          maxCapacity: props[kind].max,
        });
        new AppautoscalingPolicy(this, `${id}_${kind}_policy`, {
          name: `${kind}-capacity`,
          policyType: "TargetTrackingScaling",
          serviceNamespace: target.serviceNamespace,
          resourceId: target.resourceId,
          scalableDimension: target.scalableDimension,
          targetTrackingScalingPolicyConfiguration: {
            predefinedMetricSpecification: {
              predefinedMetricType: `DynamoDB${word}CapacityUtilization`,
            },
            targetValue: targetPercent,
          },
        });
      }
    }
  }
}
