import type { Control } from "../../control";
import { breachesOfContainers } from "../../shared/containers";
import { containersWith } from "../../examples/ecs";

export const ecsContainerNotPrivileged: Control = {
  name: "ecs-container-not-privileged",
  ids: ["FSBP ECS.4"],
  title: "Containers have no rights on their host",
  severity: "high",
  why: "A privileged container is root on its host.",
  mend: "Leave privileged out, or set it to false.",
  types: ["aws_ecs_task_definition"],
  check: (task) =>
    breachesOfContainers(
      task,
      "privileged",
      (container) => container.privileged !== true,
      "false or nothing",
    ),
  examples: {
    failing: [
      {
        aws_ecs_task_definition: { example: { container_definitions: containersWith({ privileged: true }) } },
      },
    ],
    passing: [
      {
        aws_ecs_task_definition: {
          example: { container_definitions: containersWith({ privileged: undefined }) },
        },
      },
    ],
  },
};
