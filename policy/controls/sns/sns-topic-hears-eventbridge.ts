import type { Control } from "../../control";
import { isEventBridge } from "../../shared/publishers";

export const snsTopicHearsEventbridge: Control = {
  name: "sns-topic-hears-eventbridge",
  ids: [],
  title: "EventBridge publishes to topics without a condition",
  severity: "medium",
  why: "EventBridge states no source when it publishes: with a condition the statement allows nothing, and every notice is lost.",
  mend: "Take the Condition out of the statement for events.amazonaws.com.",
  types: ["aws_sns_topic_policy"],
  check: (policy) =>
    // Source: EventBridge User Guide, "Using resource-based policies", Amazon SNS permissions.
    (policy.statements("policy") ?? [])
      .filter(
        ({ Effect, Principal, Condition }) =>
          Effect === "Allow" && isEventBridge(Principal) && Condition !== undefined,
      )
      .map(({ Condition }) => ({
        resource: policy,
        argument: "policy",
        found: Condition,
        allowed: "no Condition for events.amazonaws.com",
      })),
  examples: {
    failing: [
      {
        aws_sns_topic_policy: {
          example: {
            policy: JSON.stringify({
              Statement: [
                {
                  Effect: "Allow",
                  Principal: { Service: "events.amazonaws.com" },
                  Action: "sns:Publish",
                  Resource: "*",
                  Condition: { StringEquals: { "aws:SourceAccount": "111111111111" } },
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
                  Principal: { Service: "events.amazonaws.com" },
                  Action: "sns:Publish",
                  Resource: "*",
                },
              ],
            }),
          },
        },
      },
    ],
  },
};
