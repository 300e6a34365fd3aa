import type { Control } from "../../control";
import { requireTrue } from "../../require";

export const s3AccountBlocksPublicAccess: Control = {
  name: "s3-account-blocks-public-access",
  ids: ["FSBP S3.1", "CIS 3.0.0/2.1.4"],
  title: "No bucket of the account can be made public",
  severity: "medium",
  why: "A bucket that somebody makes by hand has no module that keeps it private.",
  mend: "Set all four arguments of aws_s3_account_public_access_block to true.",
  types: ["aws_s3_account_public_access_block"],
  check: (block) =>
    ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"].flatMap(
      (way) => requireTrue(block, way),
    ),
  examples: {
    failing: [
      { aws_s3_account_public_access_block: { example: { ignore_public_acls: false } } },
      { aws_s3_account_public_access_block: { example: { block_public_acls: null } } },
    ],
    passing: [{ aws_s3_account_public_access_block: { example: { block_public_acls: "true" } } }],
  },
};
