import type { Example } from "../control";

const blocked = {
  block_public_acls: true,
  block_public_policy: true,
  ignore_public_acls: true,
  restrict_public_buckets: true,
};

/** What the policy of every bucket must have. */
export const refusesPlainHttp = refusalFor("example");

/** A bucket with all that belongs to one. */
export function bucketExample(name: string): Example {
  const bucket = `\${aws_s3_bucket.${name}.id}`;
  return {
    aws_s3_bucket: { [name]: { bucket: name, lifecycle: { prevent_destroy: true } } },
    aws_s3_bucket_public_access_block: { [name]: { bucket, ...blocked } },
    aws_s3_bucket_policy: { [name]: { bucket, policy: JSON.stringify({ Statement: refusalFor(name) }) } },
    aws_s3_bucket_ownership_controls: {
      [name]: { bucket, rule: { object_ownership: "BucketOwnerEnforced" } },
    },
    aws_s3_bucket_lifecycle_configuration: {
      [name]: {
        bucket,
        rule: [{ status: "Enabled", noncurrent_version_expiration: [{ noncurrent_days: 90 }] }],
      },
    },
    aws_s3_bucket_server_side_encryption_configuration: {
      [name]: {
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
    aws_s3_bucket_versioning: { [name]: { bucket, versioning_configuration: { status: "Enabled" } } },
    aws_s3_bucket_object_lock_configuration: {
      [name]: { bucket, rule: { default_retention: { mode: "COMPLIANCE", days: 365 } } },
    },
    aws_s3_bucket_logging: { [name]: { bucket, target_bucket: "logs" } },
  };
}

export const s3: Example = {
  ...bucketExample("example"),
  aws_s3_account_public_access_block: { example: blocked },
};

function refusalFor(name: string): object[] {
  const arn = `\${aws_s3_bucket.${name}.arn}`;
  return [
    {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [arn, `${arn}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ];
}
