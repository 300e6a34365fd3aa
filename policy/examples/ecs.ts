import type { Example } from "../control";

export const ecs: Example = {
  aws_ecs_cluster: {
    example: { name: "example", setting: [{ name: "containerInsights", value: "enhanced" }] },
  },
  aws_ecs_task_definition: {
    example: { family: "example", network_mode: "awsvpc", container_definitions: containersWith({}) },
  },
  aws_ecs_service: {
    example: {
      name: "example",
      platform_version: "LATEST",
      enable_execute_command: false,
      network_configuration: { assign_public_ip: false },
    },
  },
  aws_ecr_repository: {
    example: {
      name: "example",
      image_tag_mutability: "IMMUTABLE",
      image_scanning_configuration: { scan_on_push: true },
      encryption_configuration: { encryption_type: "KMS", kms_key: "${aws_kms_key.example.arn}" },
    },
  },
  aws_ecr_lifecycle_policy: { example: { repository: "${aws_ecr_repository.example.name}" } },
};

/** The containers of a task definition: one that is as every control wants it, but for these changes. */
export function containersWith(changes: object): string {
  const container = {
    name: "example",
    image: "${data.aws_ecr_image.example.image_uri}",
    user: "1000:1000",
    privileged: false,
    readonlyRootFilesystem: true,
    environment: [{ name: "PORT", value: "8080" }],
    logConfiguration: { logDriver: "awslogs" },
  };
  return JSON.stringify([{ ...container, ...changes }]);
}
