import type { Control } from "../../control";
import { requireThat } from "../../require";

export const ecsServicePlatformVersion: Control = {
  name: "ecs-service-platform-version",
  ids: ["FSBP ECS.10"],
  title: "The service runs on the newest platform of Fargate",
  severity: "medium",
  why: "Each version mends holes of the one before.",
  mend: "Set platform_version to LATEST, or leave it out.",
  types: ["aws_ecs_service"],
  check: (service) =>
    requireThat(
      service,
      "platform_version",
      (value) => value === undefined || value === "LATEST",
      "LATEST or nothing",
    ),
  examples: {
    failing: [{ aws_ecs_service: { example: { platform_version: "1.3.0" } } }],
    passing: [{ aws_ecs_service: { example: { platform_version: null } } }],
  },
};
