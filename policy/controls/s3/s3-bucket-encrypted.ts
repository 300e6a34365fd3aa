import type { Control } from "../../control";
import { requireSet, requireOneOf, requireReferrer } from "../../require";
import { receivesLogsWithoutKey } from "../../shared/receives-logs";

export const s3BucketEncrypted: Control = {
  name: "s3-bucket-encrypted",
  ids: ["Security Hub S3.17"],
  title: "Buckets encrypt with a customer key, those that take none with S3's own",
  severity: "medium",
  why: "Who may read the objects is then decided twice, by the bucket's policy and by the key's.",
  mend: "Give the bucket a customer key (kmsKeyArn of PrivateBucket); only where a load balancer or S3 itself delivers its logs, none may be.",
  types: ["aws_s3_bucket"],
  check: (bucket) => {
    const [encryption] = bucket.referrers("aws_s3_bucket_server_side_encryption_configuration", "bucket");
    if (!encryption)
      return requireReferrer(bucket, "aws_s3_bucket_server_side_encryption_configuration", "bucket");
    const method = "rule.apply_server_side_encryption_by_default";
    if (receivesLogsWithoutKey(bucket))
      return requireOneOf(encryption, `${method}.sse_algorithm`, ["AES256", "aws:kms"]);
    return [
      ...requireOneOf(encryption, `${method}.sse_algorithm`, ["aws:kms", "aws:kms:dsse"]),
      ...requireSet(encryption, `${method}.kms_master_key_id`, "the ARN of a customer key"),
    ];
  },
  examples: {
    failing: [
      { aws_s3_bucket_server_side_encryption_configuration: { example: null } },
      {
        aws_s3_bucket_server_side_encryption_configuration: {
          example: { rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }] },
        },
      },
      {
        aws_s3_bucket_server_side_encryption_configuration: {
          example: { rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms" } }] },
        },
      },
      {
        aws_cloudwatch_log_delivery_destination: {
          example: {
            delivery_destination_configuration: { destination_resource_arn: "${aws_s3_bucket.example.arn}" },
          },
        },
        aws_s3_bucket_server_side_encryption_configuration: {
          example: { rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }] },
        },
      },
    ],
    passing: [
      {
        aws_s3_bucket_logging: { logs: { bucket: "another", target_bucket: "${aws_s3_bucket.example.id}" } },
        aws_s3_bucket_server_side_encryption_configuration: {
          example: { rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }] },
        },
      },
    ],
  },
};
