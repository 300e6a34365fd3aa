import type { Control } from "../../control";
import { requireFalse } from "../../require";

export const ecsServiceNoExec: Control = {
  name: "ecs-service-no-exec",
  ids: [],
  title: "Nobody opens a shell in a running task",
  severity: "medium",
  why: "What is done in a shell there is in no deployment and no review.",
  mend: "Set enable_execute_command to false.",
  types: ["aws_ecs_service"],
  check: (service) => requireFalse(service, "enable_execute_command", true),
  examples: {
    failing: [{ aws_ecs_service: { example: { enable_execute_command: true } } }],
    passing: [{ aws_ecs_service: { example: { enable_execute_command: null } } }],
  },
};
