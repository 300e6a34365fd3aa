import type { Control } from "../../control";
import { isFalse, requireReferrer } from "../../require";
import { listOf, valueAt } from "../../view/arguments";
import type { Arguments } from "../../view/arguments";

const refusal = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: ["${aws_s3_bucket.example.arn}", "${aws_s3_bucket.example.arn}/*"],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

export const s3BucketRefusesPlainHttp: Control = {
  name: "s3-bucket-refuses-plain-http",
  ids: ["FSBP S3.5", "CIS 3.0.0/2.1.1"],
  title: "Buckets refuse requests without TLS",
  severity: "medium",
  why: "What crosses the network in clear can be read and changed on the way.",
  mend: "Deny s3:* on the bucket and its objects to everybody while aws:SecureTransport is false.",
  types: ["aws_s3_bucket"],
  check: (bucket) => {
    const policies = bucket.referrers("aws_s3_bucket_policy", "bucket");
    if (!policies.length) return requireReferrer(bucket, "aws_s3_bucket_policy", "bucket");
    return policies.flatMap((policy) =>
      (policy.statements("policy") ?? []).some(refusesPlainHttp)
        ? []
        : [
            {
              resource: policy,
              argument: "policy",
              found: undefined,
              allowed:
                "a statement that denies s3:* on bucket and objects while aws:SecureTransport is false",
            },
          ],
    );
  },
  examples: {
    failing: [
      { aws_s3_bucket_policy: { example: null } },
      { aws_s3_bucket_policy: { example: { policy: JSON.stringify({ Statement: [] }) } } },
      {
        aws_s3_bucket_policy: {
          example: {
            policy: JSON.stringify({
              Statement: [{ ...refusal, Principal: { AWS: "arn:aws:iam::111111111111:root" } }],
            }),
          },
        },
      },
      {
        aws_s3_bucket_policy: {
          example: {
            policy: JSON.stringify({
              Statement: [{ ...refusal, Resource: "${aws_s3_bucket.example.arn}/*" }],
            }),
          },
        },
      },
    ],
    passing: [{ aws_s3_bucket_policy: { example: { policy: JSON.stringify({ Statement: [refusal] }) } } }],
  },
};

function refusesPlainHttp(statement: Arguments): boolean {
  const { Effect, Principal } = statement;
  const isEverybody = Principal === "*" || listOf(valueAt({ Principal }, "Principal.AWS")).includes("*");
  const resources = listOf(statement.Resource).map(String);
  return (
    Effect === "Deny" &&
    isEverybody &&
    listOf(statement.Action).includes("s3:*") &&
    resources.some((resource) => resource.endsWith("/*")) &&
    resources.some((resource) => !resource.endsWith("/*")) &&
    isFalse(valueAt(statement, "Condition.Bool.aws:SecureTransport"))
  );
}
