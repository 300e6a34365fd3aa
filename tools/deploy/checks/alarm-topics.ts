import { GetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import type { Check } from "./check";

/** The topics that alarms go to answer. Who has not confirmed yet is told, and holds nothing up. */
export const alarmTopics: Check<"monitoring"> = {
  title: "The topics of alarms answer",
  seconds: 60,
  look: async ({ settings, outputs }) => {
    const client = new SNSClient({ region: settings.region });
    const topics = await Promise.all(
      [outputs.alarm_topic_arn, outputs.notice_topic_arn].map(async (TopicArn) => {
        const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn }));
        return Attributes!;
      }),
    );
    const sum = (name: string) => topics.reduce((total, topic) => total + Number(topic[name] ?? 0), 0);
    const pending = sum("SubscriptionsPending");
    return {
      isWell: true,
      said: `${sum("SubscriptionsConfirmed")} subscriptions to alarms${pending ? `, ${pending} not confirmed yet: look for AWS's mail` : ""}`,
    };
  },
  mend: "Alarms would tell nobody. Look at the topics in the SNS console.",
};
