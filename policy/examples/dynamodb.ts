import type { Example } from "../control";

export const dynamodb: Example = {
  aws_dynamodb_table: {
    example: {
      name: "example",
      billing_mode: "PAY_PER_REQUEST",
      point_in_time_recovery: { enabled: true },
      server_side_encryption: { enabled: true, kms_key_arn: "${aws_kms_key.example.arn}" },
      deletion_protection_enabled: true,
      lifecycle: { prevent_destroy: true },
      tags: { Backup: "snapshots" },
    },
  },
};
