import type { Control } from "../../control";
import { isBlock } from "../../view/arguments";
import { refusesPlainHttp } from "../../examples/s3";

export const s3BucketOtherAccounts: Control = {
  name: "s3-bucket-other-accounts",
  ids: ["FSBP S3.6"],
  title: "No other account may change a bucket's policy, ACLs or encryption",
  severity: "high",
  why: "Whoever can change the policy can give himself everything else.",
  mend: "Name AWS services with their conditions in the policy, and no principal of another account or everybody.",
  types: ["aws_s3_bucket_policy"],
  check: (policy) =>
    (policy.statements("policy") ?? [])
      .filter(({ Effect, Principal }) => Effect === "Allow" && !isService(Principal))
      .map(({ Principal, Action }) => ({
        resource: policy,
        argument: "policy",
        found: { Principal, Action },
        allowed: "statements that allow something to AWS services only",
      })),
  examples: {
    failing: [
      {
        aws_s3_bucket_policy: {
          example: {
            policy: JSON.stringify({
              Statement: [
                ...refusesPlainHttp,
                {
                  Effect: "Allow",
                  Principal: { AWS: "222222222222" },
                  Action: "s3:PutBucketPolicy",
                  Resource: "${aws_s3_bucket.example.arn}",
                },
              ],
            }),
          },
        },
      },
      {
        aws_s3_bucket_policy: {
          example: {
            policy: JSON.stringify({
              Statement: [
                ...refusesPlainHttp,
                {
                  Effect: "Allow",
                  Principal: "*",
                  Action: "s3:GetObject",
                  Resource: "${aws_s3_bucket.example.arn}/*",
                },
              ],
            }),
          },
        },
      },
    ],
    passing: [
      {
        aws_s3_bucket_policy: {
          example: {
            policy: JSON.stringify({
              Statement: [
                ...refusesPlainHttp,
                {
                  Effect: "Allow",
                  Principal: { Service: "cloudtrail.amazonaws.com" },
                  Action: "s3:PutObject",
                  Resource: "${aws_s3_bucket.example.arn}/*",
                  Condition: { StringEquals: { "aws:SourceAccount": "111111111111" } },
                },
              ],
            }),
          },
        },
      },
    ],
  },
};

function isService(principal: unknown): boolean {
  return isBlock(principal) && Object.keys(principal).every((kind) => kind === "Service");
}
