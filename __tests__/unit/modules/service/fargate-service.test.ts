import { capacityStrategy } from "../../../../modules/service/capacity-strategy";
import { FargateService } from "../../../../modules/service/fargate-service";
import type { TaskDefinition } from "../../../../modules/service/task-definition";
import { only, synthModule } from "../../synth";

const json = synthModule(
  (stack) =>
    new FargateService(stack, "service", {
      name: "groundwork-dev-realtime",
      clusterName: "cluster",
      task: {
        arn: "aws_ecs_task_definition.task.arn",
        containerName: "app",
        containerPort: 8080,
      } as TaskDefinition,
      capacityStrategy: capacityStrategy({ onDemandBase: 1, onDemandWeight: 1, spotWeight: 4 }),
      initialTasks: 2,
      subnetIds: ["subnet-1", "subnet-2"],
      securityGroupId: "sg-1",
      targetGroupArn: "arn:tg",
      alarmNames: ["errors", "unhealthy"],
      dependsOn: [{ fqn: "aws_lb_listener.https" }],
    }),
);
const service = only(json, "aws_ecs_service");

describe("FargateService", () => {
  test("keeps an on-demand base by its own strategy, which replaces the cluster's", () => {
    expect(service.capacity_provider_strategy).toContainEqual({
      capacity_provider: "FARGATE",
      base: 1,
      weight: 1,
    });
    expect(service).not.toHaveProperty("launch_type");
  });

  test("can change that strategy without being replaced", () => {
    expect(service.force_new_deployment).toBe(true);
  });

  test("has no public address", () => {
    expect(service.network_configuration).toEqual({
      subnets: ["subnet-1", "subnet-2"],
      security_groups: ["sg-1"],
      assign_public_ip: false,
    });
  });

  test("starts new tasks before it stops old ones", () => {
    expect(service.deployment_minimum_healthy_percent).toBe(100);
    expect(service.deployment_maximum_percent).toBe(200);
  });

  test("goes back when tasks do not stay up or an alarm goes off", () => {
    expect(service.deployment_circuit_breaker).toEqual({ enable: true, rollback: true });
    expect(service.alarms).toEqual({ enable: true, rollback: true, alarm_names: ["errors", "unhealthy"] });
  });

  test("makes Terraform wait, and fail when ECS went back", () => {
    expect(service.wait_for_steady_state).toBe(true);
    const [postcondition] = service.lifecycle.postcondition;
    expect(postcondition.condition).toBe("${self.task_definition == aws_ecs_task_definition.task.arn}");
    expect(postcondition.error_message).toContain("rolled the release of groundwork-dev-realtime back");
  });

  test("leaves the number of tasks to scaling", () => {
    expect(service.desired_count).toBe(2);
    expect(service.lifecycle.ignore_changes).toEqual(["desired_count"]);
  });

  test("gives no one a shell in its containers", () => {
    expect(service.enable_execute_command).toBe(false);
  });

  test("waits for what it needs, and tags its tasks", () => {
    expect(service.depends_on).toEqual(["aws_lb_listener.https"]);
    expect(service.propagate_tags).toBe("SERVICE");
    expect(service.enable_ecs_managed_tags).toBe(true);
  });
});
