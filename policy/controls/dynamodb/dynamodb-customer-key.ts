import type { Control } from "../../control";
import { requireTrue, requireSet } from "../../require";

export const dynamodbCustomerKey: Control = {
  name: "dynamodb-customer-key",
  ids: [],
  title: "Tables are encrypted with a customer key",
  severity: "medium",
  why: "Who may read the table is then decided twice, by the role's policy and by the key's.",
  mend: "Set server_side_encryption.enabled to true and kms_key_arn.",
  types: ["aws_dynamodb_table"],
  check: (table) => [
    ...requireTrue(table, "server_side_encryption.enabled"),
    ...requireSet(table, "server_side_encryption.kms_key_arn", "the ARN of a customer key"),
  ],
  examples: {
    failing: [
      { aws_dynamodb_table: { example: { server_side_encryption: { enabled: false } } } },
      { aws_dynamodb_table: { example: { server_side_encryption: { kms_key_arn: null } } } },
    ],
    passing: [
      {
        aws_dynamodb_table: {
          example: {
            server_side_encryption: [
              { enabled: true, kms_key_arn: "arn:aws:kms:us-east-1:111111111111:key/a" },
            ],
          },
        },
      },
    ],
  },
};
