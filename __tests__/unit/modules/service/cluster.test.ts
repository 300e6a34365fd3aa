import { capacityStrategy } from "../../../../modules/service/capacity-strategy";
import { Cluster } from "../../../../modules/service/cluster";
import { byId, only, synthModule } from "../../synth";

const json = synthModule(
  (stack) =>
    new Cluster(stack, "cluster", {
      name: "groundwork-dev-realtime",
      defaultStrategy: capacityStrategy({ onDemandBase: 1, onDemandWeight: 1, spotWeight: 4 }),
      logRetentionInDays: 14,
      logKmsKeyArn: "arn:aws:kms:ap-northeast-1:111111111111:key/logs",
    }),
);

describe("Cluster", () => {
  test("has Container Insights, down to the container", () => {
    expect(only(json, "aws_ecs_cluster").setting).toEqual([{ name: "containerInsights", value: "enhanced" }]);
  });

  test("makes the log group of Container Insights before ECS would, encrypted and with a retention", () => {
    const [[id, group]] = Object.entries(byId(json, "aws_cloudwatch_log_group")) as [[string, object]];
    expect(group).toMatchObject({
      name: "/aws/ecs/containerinsights/groundwork-dev-realtime/performance",
      retention_in_days: 14,
      kms_key_id: "arn:aws:kms:ap-northeast-1:111111111111:key/logs",
    });
    expect(only(json, "aws_ecs_cluster").depends_on).toEqual([`aws_cloudwatch_log_group.${id}`]);
  });

  test("offers both kinds of Fargate, on demand first by default", () => {
    const capacity = only(json, "aws_ecs_cluster_capacity_providers");
    expect(capacity.capacity_providers).toEqual(["FARGATE", "FARGATE_SPOT"]);
    expect(capacity.default_capacity_provider_strategy).toEqual([
      { capacity_provider: "FARGATE", base: 1, weight: 1 },
      { capacity_provider: "FARGATE_SPOT", base: 0, weight: 4 },
    ]);
  });
});
