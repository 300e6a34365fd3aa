import type { Control } from "../../control";
import { isSet } from "../../require";
import { isBlock } from "../../view/arguments";
import { breachesOfContainers } from "../../shared/containers";
import { containersWith } from "../../examples/ecs";

export const ecsContainerLogs: Control = {
  name: "ecs-container-logs",
  ids: ["FSBP ECS.9"],
  title: "Containers write their log to CloudWatch",
  severity: "high",
  why: "What a container said is gone with it.",
  mend: "Set logConfiguration, for example with the driver awslogs.",
  types: ["aws_ecs_task_definition"],
  check: (task) =>
    breachesOfContainers(
      task,
      "logConfiguration",
      ({ logConfiguration }) => isBlock(logConfiguration) && isSet(logConfiguration.logDriver),
      "a log driver",
    ),
  examples: {
    failing: [
      {
        aws_ecs_task_definition: {
          example: { container_definitions: containersWith({ logConfiguration: undefined }) },
        },
      },
    ],
    passing: [
      {
        aws_ecs_task_definition: {
          example: {
            container_definitions: containersWith({ logConfiguration: { logDriver: "awsfirelens" } }),
          },
        },
      },
    ],
  },
};
