import { AlarmTopics } from "../../../../modules/monitoring/alarm-topics";
import { find, referenced, resources, statements, synthModule } from "../../synth";

const json = synthModule(
  (stack) =>
    new AlarmTopics(stack, "topics", {
      prefix: "app-dev",
      account: "111111111111",
      region: "ap-northeast-1",
      kmsKeyArn: "arn:logs-key",
      subscribers: {
        page: { emails: ["oncall@example.com"], urls: ["https://pager.example.com/sns"] },
        notice: { emails: ["team@example.com"], urls: [] },
      },
    }),
);

describe("AlarmTopics", () => {
  test("are encrypted", () => {
    const topics = resources(json, "aws_sns_topic");
    expect(topics.map(({ name }) => name).sort()).toEqual(["app-dev-notices", "app-dev-pages"]);
    for (const topic of topics) expect(topic.kms_master_key_id).toBe("arn:logs-key");
  });

  test("admit alarms of this account and region, over TLS, and nobody else", () => {
    for (const { policy, arn } of resources(json, "aws_sns_topic_policy")) {
      const [publish, tls, ...others] = statements(policy as string);
      expect(others).toEqual([]);
      expect(publish).toMatchObject({
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        actions: ["sns:Publish"],
        resources: [arn],
        Condition: {
          StringEquals: { "aws:SourceAccount": "111111111111" },
          ArnLike: { "aws:SourceArn": "arn:aws:cloudwatch:ap-northeast-1:111111111111:alarm:*" },
        },
      });
      expect(tls).toMatchObject({
        Effect: "Deny",
        Principal: "*",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      });
    }
  });

  test("tell each subscriber what he asked for", () => {
    const topicOf = (endpoint: string) =>
      json.resource!.aws_sns_topic_policy![
        referenced(find(json, "aws_sns_topic_subscription", { endpoint }).topic_arn)
      ]!.arn;
    const [pages, notices] = ["pages", "notices"].map(
      (name) =>
        Object.entries(json.resource!.aws_sns_topic!).find(
          ([, { name: full }]) => full === `app-dev-${name}`,
        )![0],
    );
    expect(topicOf("oncall@example.com")).toBe(`\${aws_sns_topic.${pages}.arn}`);
    expect(topicOf("https://pager.example.com/sns")).toBe(`\${aws_sns_topic.${pages}.arn}`);
    expect(topicOf("team@example.com")).toBe(`\${aws_sns_topic.${notices}.arn}`);
    expect(find(json, "aws_sns_topic_subscription", { protocol: "https" }).endpoint_auto_confirms).toBe(true);
    expect(resources(json, "aws_sns_topic_subscription")).toHaveLength(3);
  });
});
