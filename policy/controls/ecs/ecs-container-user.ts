import type { Control } from "../../control";
import { isSet } from "../../require";
import { breachesOfContainers } from "../../shared/containers";
import { containersWith } from "../../examples/ecs";

export const ecsContainerUser: Control = {
  name: "ecs-container-user",
  ids: ["FSBP ECS.20"],
  title: "Containers do not run as root",
  severity: "medium",
  why: "What breaks out of a container as root is root outside.",
  mend: "Set user to an account that is not root.",
  types: ["aws_ecs_task_definition"],
  check: (task) =>
    breachesOfContainers(
      task,
      "user",
      ({ user }) => isSet(user) && !/^(root|0)(:|$)/.test(String(user)),
      "an account other than root",
    ),
  examples: {
    failing: [
      { aws_ecs_task_definition: { example: { container_definitions: containersWith({ user: "root" }) } } },
      { aws_ecs_task_definition: { example: { container_definitions: containersWith({ user: "0:0" }) } } },
      {
        aws_ecs_task_definition: { example: { container_definitions: containersWith({ user: undefined }) } },
      },
    ],
    passing: [
      {
        aws_ecs_task_definition: {
          example: { container_definitions: containersWith({ user: "1000:1000" }) },
        },
      },
    ],
  },
};
