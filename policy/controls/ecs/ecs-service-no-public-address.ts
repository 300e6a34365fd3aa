import type { Control } from "../../control";
import { requireFalse } from "../../require";

export const ecsServiceNoPublicAddress: Control = {
  name: "ecs-service-no-public-address",
  ids: ["FSBP ECS.2"],
  title: "Tasks have no public address",
  severity: "high",
  why: "Whatever has an address on the internet is tried by everybody, past the load balancer.",
  mend: "Set network_configuration.assign_public_ip to false.",
  types: ["aws_ecs_service"],
  check: (service) => requireFalse(service, "network_configuration.assign_public_ip", true),
  examples: {
    failing: [{ aws_ecs_service: { example: { network_configuration: { assign_public_ip: true } } } }],
    passing: [{ aws_ecs_service: { example: { network_configuration: { assign_public_ip: null } } } }],
  },
};
