import type { Control } from "../../control";
import { policyWith } from "../../examples/iam";
import { refusesPlainHttp } from "../../examples/s3";
import { namesSource } from "../../shared/publishers";
import { needsNoSource } from "../../shared/sourceless";

const ALLOWED =
  "a condition on aws:SourceAccount or aws:SourceArn, or what policy/shared/sourceless.ts asks for instead";

export const policyNamesSource: Control = {
  name: "policy-names-source",
  ids: [],
  title: "Services use buckets, keys and log groups on behalf of this account only",
  severity: "high",
  why: "Another customer of the service could make it read, write or decrypt here (confused deputy).",
  mend: "Add a condition on aws:SourceAccount or aws:SourceArn to the statement; a service that states none goes into policy/shared/sourceless.ts, with the reason.",
  types: ["aws_s3_bucket_policy", "aws_kms_key", "aws_cloudwatch_log_resource_policy"],
  check: (resource) => {
    const argument = resource.type === "aws_cloudwatch_log_resource_policy" ? "policy_document" : "policy";
    const statements = resource.statements(argument);
    // What cannot be read of a key or a bucket is refused by their own controls.
    if (!statements && argument === "policy_document") {
      return [{ resource, argument, found: resource.value(argument), allowed: "a policy as JSON" }];
    }
    return (statements ?? [])
      .filter((statement) => !namesSource(statement.Condition) && !needsNoSource(resource.type, statement))
      .map((statement) => ({ resource, argument, found: statement.Sid ?? statement, allowed: ALLOWED }));
  },
  examples: {
    failing: [
      keyFor("cloudwatch.amazonaws.com", "kms:Decrypt"),
      keyFor("cloudfront.amazonaws.com", "kms:Decrypt", {
        StringLike: { "aws:SourceArn": "*" },
      }),
      keyFor("logs.us-east-1.amazonaws.com", "kms:Encrypt"),
      keyFor(["events.amazonaws.com", "cloudwatch.amazonaws.com"], "kms:Decrypt", {
        StringLike: { "kms:EncryptionContext:aws:sns:topicArn": "arn:aws:sns:us-east-1:111111111111:a" },
      }),
      bucketFor("config.amazonaws.com", "AWSLogs/111111111111/Config/*", {
        StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" },
      }),
      bucketFor("logdelivery.elasticloadbalancing.amazonaws.com", "*"),
      logsFor(policyWith({ Principal: { Service: "delivery.logs.amazonaws.com" }, Action: "logs:*" })),
      logsFor("${data.aws_iam_policy_document.logs.json}"),
    ],
    passing: [
      keyFor("cloudfront.amazonaws.com", "kms:Decrypt", {
        ArnLike: { "aws:SourceArn": "arn:aws:cloudfront::111111111111:distribution/*" },
      }),
      keyFor("events.amazonaws.com", "kms:Decrypt", {
        StringLike: { "kms:EncryptionContext:aws:sns:topicArn": "arn:aws:sns:us-east-1:111111111111:a" },
      }),
      keyFor("logs.us-east-1.amazonaws.com", "kms:Encrypt", {
        ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:us-east-1:111111111111:log-group:a" },
      }),
      bucketFor("logdelivery.elasticloadbalancing.amazonaws.com", "AWSLogs/111111111111/*"),
      bucketFor("config.amazonaws.com", "AWSLogs/111111111111/Config/*", {
        StringEquals: { "aws:SourceAccount": "111111111111" },
      }),
    ],
  },
};

function keyFor(Service: string | string[], Action: string, Condition?: object) {
  return {
    aws_kms_key: {
      example: { policy: policyWith({ Principal: { Service }, Action, Resource: "*", Condition }) },
    },
  };
}

function bucketFor(Service: string, path: string, Condition?: object) {
  const Resource = `\${aws_s3_bucket.example.arn}/${path}`;
  const statement = { Effect: "Allow", Principal: { Service }, Action: "s3:PutObject", Resource, Condition };
  const policy = JSON.stringify({ Statement: [...refusesPlainHttp, statement] });
  return { aws_s3_bucket_policy: { example: { policy } } };
}

function logsFor(policy_document: string) {
  return { aws_cloudwatch_log_resource_policy: { example: { policy_document } } };
}
