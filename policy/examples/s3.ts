import type { Example } from "../control";

const bucket = "${aws_s3_bucket.example.id}";

/** What the policy of every bucket must have. */
export const refusesPlainHttp = [
  {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: ["${aws_s3_bucket.example.arn}", "${aws_s3_bucket.example.arn}/*"],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  },
] as const;

export const s3: Example = {
  aws_s3_bucket: { example: { bucket: "example" } },
  aws_s3_bucket_public_access_block: {
    example: {
      bucket,
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    },
  },
  aws_s3_bucket_policy: { example: { bucket, policy: JSON.stringify({ Statement: refusesPlainHttp }) } },
  aws_s3_bucket_ownership_controls: {
    example: { bucket, rule: { object_ownership: "BucketOwnerEnforced" } },
  },
  aws_s3_bucket_lifecycle_configuration: {
    example: {
      bucket,
      rule: [{ status: "Enabled", noncurrent_version_expiration: [{ noncurrent_days: 90 }] }],
    },
  },
  aws_s3_bucket_server_side_encryption_configuration: {
    example: {
      bucket,
      rule: [
        {
          apply_server_side_encryption_by_default: {
            sse_algorithm: "aws:kms",
            kms_master_key_id: "${aws_kms_key.example.arn}",
          },
        },
      ],
    },
  },
  aws_s3_bucket_versioning: { example: { bucket, versioning_configuration: { status: "Enabled" } } },
  aws_s3_bucket_logging: { example: { bucket, target_bucket: "logs" } },
  aws_s3_account_public_access_block: {
    example: {
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    },
  },
};
