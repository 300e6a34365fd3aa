import type { Control } from "../../control";
import { namesSource, sourceKeys } from "../../shared/publishers";
import { needsNoSource, servicesOf } from "../../shared/sourceless";
import { isBlock } from "../../view/arguments";
import type { Arguments } from "../../view/arguments";
import { breachesOfStatements } from "../../shared/statements";

export const snsTopicPrivate: Control = {
  name: "sns-topic-private",
  ids: ["FSBP SNS.4"],
  title: "Topics take notices on behalf of this account only",
  severity: "critical",
  why: "Anybody could publish what he likes to whoever is on call.",
  mend: "Give every statement that allows a condition on aws:SourceAccount, aws:SourceArn or aws:SourceOwner; EventBridge's has none, since it states no source.",
  types: ["aws_sns_topic_policy"],
  check: (policy) =>
    breachesOfStatements(
      policy,
      "policy",
      (statement) =>
        statement.Effect !== "Allow" || isOnlySourceless(statement) || namesSource(statement.Condition),
      `a condition on ${sourceKeys.join(" or ")}`,
    ),
  examples: {
    failing: [
      { aws_sns_topic_policy: { example: { policy: "${data.aws_iam_policy_document.topic.json}" } } },
      {
        aws_sns_topic_policy: {
          example: {
            policy: JSON.stringify({
              Statement: [{ Effect: "Allow", Principal: "*", Action: "sns:Publish", Resource: "*" }],
            }),
          },
        },
      },
      {
        aws_sns_topic_policy: {
          example: {
            policy: JSON.stringify({
              Statement: [
                {
                  Effect: "Allow",
                  Principal: { Service: "rds.amazonaws.com" },
                  Action: "sns:Publish",
                  Resource: "*",
                  Condition: { Bool: { "aws:SecureTransport": "true" } },
                },
              ],
            }),
          },
        },
      },
    ],
    passing: [
      {
        aws_sns_topic_policy: {
          example: {
            policy: JSON.stringify({
              Statement: [
                {
                  Effect: "Allow",
                  Principal: { AWS: "*" },
                  Action: "sns:Publish",
                  Resource: "*",
                  Condition: { StringEquals: { "AWS:SourceOwner": "111111111111" } },
                },
              ],
            }),
          },
        },
      },
    ],
  },
};

/** Whether a statement admits services that state no source, and nobody beside them. */
function isOnlySourceless(statement: Arguments): boolean {
  const isOnlyServices = isBlock(statement.Principal) && Object.keys(statement.Principal).length === 1;
  return (
    isOnlyServices && servicesOf(statement).length > 0 && needsNoSource("aws_sns_topic_policy", statement)
  );
}
