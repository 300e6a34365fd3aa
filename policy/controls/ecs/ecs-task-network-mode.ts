import type { Control } from "../../control";
import { requireOneOf } from "../../require";

export const ecsTaskNetworkMode: Control = {
  name: "ecs-task-network-mode",
  ids: ["FSBP ECS.1", "FSBP ECS.17"],
  title: "Tasks have a network interface of their own",
  severity: "high",
  why: "In the host network a task reaches whatever the host reaches, and no security group is between.",
  mend: "Set network_mode to awsvpc.",
  types: ["aws_ecs_task_definition"],
  check: (task) => requireOneOf(task, "network_mode", ["awsvpc"]),
  examples: {
    failing: [
      { aws_ecs_task_definition: { example: { network_mode: "host" } } },
      { aws_ecs_task_definition: { example: { network_mode: null } } },
    ],
    passing: [{ aws_ecs_task_definition: { example: { network_mode: "awsvpc" } } }],
  },
};
