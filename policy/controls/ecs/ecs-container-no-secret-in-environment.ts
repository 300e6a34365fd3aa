import type { Control } from "../../control";
import { isBlock, listOf } from "../../view/arguments";
import type { Arguments } from "../../view/arguments";
import { breachesOfContainers } from "../../shared/containers";
import { containersWith } from "../../examples/ecs";

const SECRET = /PASSWORD|SECRET|TOKEN|PRIVATE_?KEY|ACCESS_KEY|CREDENTIAL|ECS_ENGINE_AUTH_DATA/i;

/** The variables of a container that are secrets by their name. */
function secretsIn(container: Arguments): string[] {
  return listOf(container.environment)
    .filter(isBlock)
    .map(({ name }) => String(name))
    .filter((name) => SECRET.test(name));
}

export const ecsContainerNoSecretInEnvironment: Control = {
  name: "ecs-container-no-secret-in-environment",
  ids: ["FSBP ECS.8"],
  title: "No secret is among the environment variables of a container",
  severity: "high",
  why: "They are in clear in the task definition, which many may read.",
  mend: "Take it from Secrets Manager: name it in secrets instead of environment.",
  types: ["aws_ecs_task_definition"],
  check: (task) =>
    breachesOfContainers(
      task,
      "environment",
      (container) => !secretsIn(container).length,
      "only names that are no secret",
    ),
  examples: {
    failing: [
      {
        aws_ecs_task_definition: {
          example: {
            container_definitions: containersWith({
              environment: [{ name: "AWS_SECRET_ACCESS_KEY", value: "x" }],
            }),
          },
        },
      },
      {
        aws_ecs_task_definition: {
          example: {
            container_definitions: containersWith({
              environment: [{ name: "DB_PASSWORD", value: "${aws_db.x.password}" }],
            }),
          },
        },
      },
    ],
    passing: [
      {
        aws_ecs_task_definition: {
          example: {
            container_definitions: containersWith({
              environment: [{ name: "DATABASE_HOST", value: "db" }],
              secrets: [{ name: "DB_PASSWORD", valueFrom: "arn" }],
            }),
          },
        },
      },
    ],
  },
};
