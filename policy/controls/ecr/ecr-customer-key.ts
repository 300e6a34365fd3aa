import type { Control } from "../../control";
import { requireOneOf, requireSet } from "../../require";

export const ecrCustomerKey: Control = {
  name: "ecr-customer-key",
  ids: ["Security Hub ECR.5"],
  title: "Images are encrypted with a customer key",
  severity: "medium",
  why: "The key of AWS cannot be taken away from somebody.",
  mend: "Set encryption_configuration to KMS with a key of the environment.",
  types: ["aws_ecr_repository"],
  check: (repository) => [
    ...requireOneOf(repository, "encryption_configuration.encryption_type", ["KMS", "KMS_DSSE"]),
    ...requireSet(repository, "encryption_configuration.kms_key", "the ARN of a customer key"),
  ],
  examples: {
    failing: [
      { aws_ecr_repository: { example: { encryption_configuration: null } } },
      { aws_ecr_repository: { example: { encryption_configuration: { encryption_type: "AES256" } } } },
    ],
    passing: [
      {
        aws_ecr_repository: {
          example: {
            encryption_configuration: { encryption_type: "KMS", kms_key: "${aws_kms_key.example.arn}" },
          },
        },
      },
    ],
  },
};
