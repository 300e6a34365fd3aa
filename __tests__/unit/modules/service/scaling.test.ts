import { Scaling } from "../../../../modules/service/scaling";
import { only, resources, synthModule } from "../../synth";
import type { Body } from "../../synth";

const json = synthModule(
  (stack) =>
    new Scaling(stack, "scaling", {
      clusterName: "cluster",
      serviceName: "service",
      minTasks: 1,
      maxTasks: 4,
      targetCpuPercent: 60,
      targetMemoryPercent: 70,
      targetRequestsPerTask: 1000,
      loadBalancerArnSuffix: "app/alb/1",
      targetGroupArnSuffix: "targetgroup/tg/2",
    }),
);

describe("Scaling", () => {
  test("moves the number of the service's tasks between its bounds", () => {
    expect(only(json, "aws_appautoscaling_target")).toMatchObject({
      resource_id: "service/cluster/service",
      scalable_dimension: "ecs:service:DesiredCount",
      min_capacity: 1,
      max_capacity: 4,
    });
  });

  test("tracks CPU, memory and requests", () => {
    const tracked = resources(json, "aws_appautoscaling_policy").map((policy) => {
      const tracking: Body = policy.target_tracking_scaling_policy_configuration;
      return [tracking.predefined_metric_specification, tracking.target_value];
    });
    expect(tracked).toEqual([
      [{ predefined_metric_type: "ECSServiceAverageCPUUtilization" }, 60],
      [{ predefined_metric_type: "ECSServiceAverageMemoryUtilization" }, 70],
      [
        { predefined_metric_type: "ALBRequestCountPerTarget", resource_label: "app/alb/1/targetgroup/tg/2" },
        1000,
      ],
    ]);
  });

  test("is slower to take tasks away than to add them", () => {
    const policies = resources(json, "aws_appautoscaling_policy");
    expect(policies).toHaveLength(3);
    for (const { target_tracking_scaling_policy_configuration: tracking } of policies)
      expect(tracking.scale_in_cooldown).toBeGreaterThan(tracking.scale_out_cooldown);
  });
});
