import { ClusterEvents } from "../../../../modules/database/cluster-events";
import { find, only, referenced, resources, statements, synthModule } from "../../synth";

const json = synthModule(
  (stack) =>
    new ClusterEvents(stack, "events", {
      prefix: "app-dev",
      account: "111111111111",
      region: "ap-northeast-1",
      clusterIdentifier: "app-dev-cluster",
      instanceIdentifiers: ["app-dev-cluster-1", "app-dev-cluster-2"],
      parameterGroupName: "app-dev-db",
      kmsKeyArn: "arn:logs-key",
      subscribers: { emails: ["platform@example.com"], urls: [] },
    }),
);

describe("ClusterEvents", () => {
  // FSBP RDS.19, RDS.20 and RDS.21 name the categories that must be there.
  test.each([
    ["db-cluster", ["app-dev-cluster"], ["maintenance", "failure", "failover"]],
    [
      "db-instance",
      ["app-dev-cluster-1", "app-dev-cluster-2"],
      ["maintenance", "configuration change", "failure"],
    ],
    ["db-parameter-group", ["app-dev-db"], ["configuration change"]],
  ])("subscribe to what matters of each %s", (source_type, sources, categories) => {
    const subscription = find(json, "aws_db_event_subscription", { source_type });
    expect(subscription.source_ids).toEqual(sources);
    expect(subscription.event_categories).toEqual(expect.arrayContaining(categories));
  });

  test("go to one encrypted topic, and only after RDS may publish there", () => {
    expect(only(json, "aws_sns_topic").kms_master_key_id).toBe("arn:logs-key");
    const [policy] = Object.keys(json.resource!.aws_sns_topic_policy!);
    const topics = resources(json, "aws_db_event_subscription").map(({ sns_topic }) => referenced(sns_topic));
    expect(topics).toEqual([policy, policy, policy]);
  });

  test("reach who is to be told", () => {
    expect(only(json, "aws_sns_topic_subscription")).toMatchObject({
      protocol: "email",
      endpoint: "platform@example.com",
    });
  });

  test("let RDS publish for this account and region only", () => {
    const policy = statements(only(json, "aws_sns_topic_policy").policy as string);
    expect(policy.filter(({ Effect }) => Effect === "Allow")).toEqual([
      expect.objectContaining({
        Principal: { Service: "events.rds.amazonaws.com" },
        actions: ["sns:Publish"],
        Condition: {
          StringEquals: { "aws:SourceAccount": "111111111111" },
          ArnLike: { "aws:SourceArn": "arn:aws:rds:ap-northeast-1:111111111111:*" },
        },
      }),
    ]);
  });
});
