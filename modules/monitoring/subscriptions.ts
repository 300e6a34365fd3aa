import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";

/** Who is told. */
export interface Subscribers {
  /** Each gets a mail with a link by which he agrees. */
  readonly emails: readonly string[];
  /** HTTPS endpoints that confirm a subscription by themselves. */
  readonly urls: readonly string[];
}

export interface SubscriptionsProps {
  readonly topicArn: string;
  readonly subscribers: Subscribers;
  /** Provider of the topic's region. @default the stack's */
  readonly provider?: TerraformProvider;
}

/** Subscribes people and programs to a topic; `id` is the first part of each subscription's id. */
export function subscribe(scope: Construct, id: string, props: SubscriptionsProps): void {
  const { topicArn, subscribers, provider } = props;
  // After the subscriber, not his place in the list: who is added or removed is nobody else's change.
  const idOf = (endpoint: string) => `${id}_${endpoint.replace(/[^A-Za-z0-9]+/g, "_")}`;
  for (const endpoint of subscribers.emails) {
    new SnsTopicSubscription(scope, idOf(endpoint), { provider, topicArn, protocol: "email", endpoint });
  }
  for (const endpoint of subscribers.urls) {
    new SnsTopicSubscription(scope, idOf(endpoint), {
      provider,
      topicArn,
      protocol: "https",
      endpoint,
      endpointAutoConfirms: true,
    });
  }
}
