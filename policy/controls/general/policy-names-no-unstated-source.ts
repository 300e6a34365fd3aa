import type { Control } from "../../control";
import { policyWith } from "../../examples/iam";
import { refusalByCondition } from "../../shared/sourceless";

const ofThisAccount = { "aws:SourceAccount": "111111111111" };

export const policyNamesNoUnstatedSource: Control = {
  name: "policy-names-no-unstated-source",
  ids: [],
  title: "Services that state no source are asked for none",
  severity: "medium",
  why: "The condition never holds: EventBridge's notices are lost at the topic or its key, and AWS refuses the trail.",
  mend: "Take aws:SourceAccount and aws:SourceArn out of the service's statement, for EventBridge at a topic any condition; policy/shared/sourceless.ts says what holds it instead.",
  types: ["aws_kms_key", "aws_iam_role", "aws_sns_topic_policy"],
  check: (resource) => {
    const argument = resource.type === "aws_iam_role" ? "assume_role_policy" : "policy";
    return (resource.statements(argument) ?? []).flatMap((statement) => {
      const reason = refusalByCondition(resource.type, statement);
      const found = statement.Condition;
      return reason ? [{ resource, argument, found, allowed: `no such condition: ${reason}` }] : [];
    });
  },
  examples: {
    failing: [
      topic({ StringEquals: ofThisAccount }),
      topic({ Bool: { "aws:SecureTransport": "true" } }),
      key({
        StringEquals: ofThisAccount,
        StringLike: { "kms:EncryptionContext:aws:sns:topicArn": "arn:aws:sns:us-east-1:111111111111:a" },
      }),
      role("cloudtrail.amazonaws.com", { StringEquals: ofThisAccount }),
      role(["cloudtrail.amazonaws.com", "backup.amazonaws.com"], { StringEquals: ofThisAccount }),
    ],
    passing: [
      topic(),
      key({
        StringLike: { "kms:EncryptionContext:aws:sns:topicArn": "arn:aws:sns:us-east-1:111111111111:a" },
      }),
      role("cloudtrail.amazonaws.com"),
      role("backup.amazonaws.com", { StringEquals: ofThisAccount }),
    ],
  },
};

function topic(Condition?: object) {
  const Principal = { Service: "events.amazonaws.com" };
  const policy = policyWith({ Principal, Action: "sns:Publish", Resource: "*", Condition });
  return { aws_sns_topic_policy: { example: { policy } } };
}

function key(Condition: object) {
  const Principal = { Service: "events.amazonaws.com" };
  const policy = policyWith({ Principal, Action: "kms:Decrypt", Resource: "*", Condition });
  return { aws_kms_key: { example: { policy } } };
}

function role(Service: string | string[], Condition?: object) {
  const assume_role_policy = policyWith({ Principal: { Service }, Action: "sts:AssumeRole", Condition });
  return { aws_iam_role: { example: { assume_role_policy } } };
}
