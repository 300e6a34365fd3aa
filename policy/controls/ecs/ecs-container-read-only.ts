import type { Control } from "../../control";
import { breachesOfContainers } from "../../shared/containers";
import { containersWith } from "../../examples/ecs";

export const ecsContainerReadOnly: Control = {
  name: "ecs-container-read-only",
  ids: ["FSBP ECS.5"],
  title: "Containers cannot change their own files",
  severity: "high",
  why: "An intruder could leave programs behind.",
  mend: "Set readonlyRootFilesystem to true, and mount volumes for what must be written.",
  types: ["aws_ecs_task_definition"],
  check: (task) =>
    breachesOfContainers(
      task,
      "readonlyRootFilesystem",
      (container) => container.readonlyRootFilesystem === true,
      "true",
    ),
  examples: {
    failing: [
      {
        aws_ecs_task_definition: {
          example: { container_definitions: containersWith({ readonlyRootFilesystem: false }) },
        },
      },
      {
        aws_ecs_task_definition: {
          example: { container_definitions: containersWith({ readonlyRootFilesystem: undefined }) },
        },
      },
    ],
    passing: [
      {
        aws_ecs_task_definition: {
          example: { container_definitions: containersWith({ readonlyRootFilesystem: true }) },
        },
      },
    ],
  },
};
