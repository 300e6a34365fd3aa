import type { Control } from "../../control";
import { requireTrue } from "../../require";

export const statefulRefusesDestroy: Control = {
  name: "stateful-refuses-destroy",
  ids: [],
  title: "What holds data refuses to be destroyed by Terraform",
  severity: "medium",
  why: "A plan that replaces or removes it would take the data along.",
  mend: "Set lifecycle.prevent_destroy to true.",
  types: [
    "aws_rds_cluster",
    "aws_kms_key",
    "aws_cognito_user_pool",
    "aws_s3_bucket",
    "aws_dynamodb_table",
    "aws_backup_vault",
  ],
  givesUp: "Terraform may replace or remove what holds data.",
  check: (resource) => requireTrue(resource, "lifecycle.prevent_destroy"),
  examples: {
    failing: [
      { aws_rds_cluster: { example: { lifecycle: null } } },
      { aws_kms_key: { example: { lifecycle: { prevent_destroy: false } } } },
      { aws_s3_bucket: { example: { lifecycle: null } } },
      { aws_dynamodb_table: { example: { lifecycle: null } } },
      { aws_backup_vault: { example: { lifecycle: null } } },
    ],
    passing: [{ aws_rds_cluster: { example: { lifecycle: { prevent_destroy: true } } } }],
  },
};
