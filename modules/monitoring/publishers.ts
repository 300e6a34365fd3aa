import type { Statement } from "../iam/policy";

/** Who may publish to a topic: a statement of its policy without action and resource. */
export type Publisher = Omit<Statement, "Action" | "Resource">;

/** The alarms of an account in a region. Source: CloudWatch User Guide, "Notifying users on alarm changes". */
export function alarmsOf(account: string, region: string): Publisher {
  return {
    Sid: "PublishByAlarms",
    Principal: { Service: "cloudwatch.amazonaws.com" },
    Condition: {
      StringEquals: { "aws:SourceAccount": account },
      ArnLike: { "aws:SourceArn": `arn:aws:cloudwatch:${region}:${account}:alarm:*` },
    },
  };
}

/**
 * EventBridge. It states no source to SNS: with a condition on one, it would publish nothing.
 * Source: EventBridge User Guide, "Amazon SNS permissions".
 */
export const eventBridge: Publisher = {
  Sid: "PublishByEventBridge",
  Principal: { Service: "events.amazonaws.com" },
};
