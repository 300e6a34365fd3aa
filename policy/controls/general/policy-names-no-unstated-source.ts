import type { Control } from "../../control";
import { policyWith } from "../../examples/iam";
import { namesSource } from "../../shared/publishers";
import { refusalBySource } from "../../shared/sourceless";

const ofThisAccount = { "aws:SourceAccount": "111111111111" };

export const policyNamesNoUnstatedSource: Control = {
  name: "policy-names-no-unstated-source",
  ids: [],
  title: "Services that state no source are asked for none",
  severity: "medium",
  why: "The condition never holds: EventBridge's notices are lost at an encrypted topic, and AWS refuses the trail.",
  mend: "Take aws:SourceAccount and aws:SourceArn out of the service's statement; policy/shared/sourceless.ts says what holds it instead.",
  types: ["aws_kms_key", "aws_iam_role"],
  check: (resource) => {
    const argument = resource.type === "aws_iam_role" ? "assume_role_policy" : "policy";
    return (resource.statements(argument) ?? [])
      .filter(({ Condition }) => namesSource(Condition))
      .flatMap((statement) => {
        const reason = refusalBySource(resource.type, statement);
        const found = statement.Condition;
        return reason ? [{ resource, argument, found, allowed: `no condition on a source: ${reason}` }] : [];
      });
  },
  examples: {
    failing: [
      key({
        StringEquals: ofThisAccount,
        StringLike: { "kms:EncryptionContext:aws:sns:topicArn": "arn:aws:sns:us-east-1:111111111111:a" },
      }),
      role("cloudtrail.amazonaws.com", { StringEquals: ofThisAccount }),
      role(["cloudtrail.amazonaws.com", "backup.amazonaws.com"], { StringEquals: ofThisAccount }),
    ],
    passing: [
      key({
        StringLike: { "kms:EncryptionContext:aws:sns:topicArn": "arn:aws:sns:us-east-1:111111111111:a" },
      }),
      role("cloudtrail.amazonaws.com"),
      role("backup.amazonaws.com", { StringEquals: ofThisAccount }),
    ],
  },
};

function key(Condition: object) {
  const Principal = { Service: "events.amazonaws.com" };
  const policy = policyWith({ Principal, Action: "kms:Decrypt", Resource: "*", Condition });
  return { aws_kms_key: { example: { policy } } };
}

function role(Service: string | string[], Condition?: object) {
  const assume_role_policy = policyWith({ Principal: { Service }, Action: "sts:AssumeRole", Condition });
  return { aws_iam_role: { example: { assume_role_policy } } };
}
