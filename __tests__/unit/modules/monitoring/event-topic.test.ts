import { EventTopic } from "../../../../modules/monitoring/event-topic";
import type { EventTopicProps } from "../../../../modules/monitoring/event-topic";
import { only, statements, synthModule } from "../../synth";

const synth = (props: Partial<EventTopicProps> = {}) =>
  synthModule(
    (stack) =>
      new EventTopic(stack, "events", {
        name: "app-dev-events",
        publishers: [
          {
            Sid: "PublishByRds",
            Principal: { Service: "events.rds.amazonaws.com" },
            Condition: { StringEquals: { "aws:SourceAccount": "111111111111" } },
          },
        ],
        ...props,
      }),
  );

describe("EventTopic", () => {
  test("is encrypted with the key that it is given, or not at all", () => {
    expect(only(synth({ kmsKeyArn: "arn:key" }), "aws_sns_topic")).toMatchObject({
      name: "app-dev-events",
      kms_master_key_id: "arn:key",
    });
    expect(only(synth(), "aws_sns_topic")).not.toHaveProperty("kms_master_key_id");
  });

  test("lets the publishers do nothing but publish to this topic", () => {
    const json = synth();
    const [statement, tls, ...others] = statements(only(json, "aws_sns_topic_policy").policy as string);
    expect(others).toEqual([]);
    expect(tls).toMatchObject({
      Effect: "Deny",
      Principal: "*",
      actions: ["sns:Publish"],
      resources: statement!.resources,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
    expect(statement).toMatchObject({
      Effect: "Allow",
      Principal: { Service: "events.rds.amazonaws.com" },
      actions: ["sns:Publish"],
      resources: [only(json, "aws_sns_topic_policy").arn],
      Condition: { StringEquals: { "aws:SourceAccount": "111111111111" } },
    });
  });
});
