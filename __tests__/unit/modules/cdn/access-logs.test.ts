import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { AccessLogs } from "../../../../modules/cdn/access-logs";
import { only, resources, statements, synthModule } from "../../synth";

const json = synthModule(
  (stack) =>
    new AccessLogs(stack, "logs", {
      distributionArn: "arn:distribution",
      account: "111111111111",
      bucketName: "logs",
      kmsKeyArn: "arn:key",
      deliveryName: "groundwork-dev-cdn-logs",
      retentionInDays: 14,
      provider: new AwsProvider(stack, "edge", { alias: "edge", region: "us-east-1" }),
    }),
);

describe("AccessLogs", () => {
  test("of the distribution are delivered from us-east-1 to the bucket", () => {
    expect(only(json, "aws_cloudwatch_log_delivery_source")).toMatchObject({
      log_type: "ACCESS_LOGS",
      resource_arn: "arn:distribution",
    });
    const [{ destination_resource_arn: bucket }] = only(
      json,
      "aws_cloudwatch_log_delivery_destination",
    ).delivery_destination_configuration;
    expect(bucket).toMatch(/^\$\{aws_s3_bucket\.\w+\.arn\}$/);
    for (const type of ["", "_source", "_destination"]) {
      expect(only(json, `aws_cloudwatch_log_delivery${type}`).provider).toBe("aws.edge");
    }
    expect(only(json, "aws_cloudwatch_log_delivery").depends_on).toEqual([
      expect.stringMatching(/^aws_s3_bucket_policy\./),
    ]);
  });

  test("are written by deliveries of this account and by nobody else", () => {
    const allowed = statements(only(json, "aws_s3_bucket_policy").policy).filter(
      ({ Effect }) => Effect === "Allow",
    );
    expect(allowed).toHaveLength(1);
    expect(allowed[0]).toMatchObject({
      Principal: { Service: "delivery.logs.amazonaws.com" },
      actions: ["s3:PutObject"],
      resources: [expect.stringMatching(/\/AWSLogs\/111111111111\/\*$/)],
      Condition: {
        StringEquals: { "aws:SourceAccount": "111111111111" },
        ArnLike: { "aws:SourceArn": "arn:aws:logs:us-east-1:111111111111:delivery-source:*" },
      },
    });
  });

  test("are encrypted with the key", () => {
    const [rule] = only(json, "aws_s3_bucket_server_side_encryption_configuration").rule;
    expect(rule.apply_server_side_encryption_by_default).toEqual({
      sse_algorithm: "aws:kms",
      kms_master_key_id: "arn:key",
    });
  });

  test("need no ACL, and are deleted after their retention", () => {
    expect(resources(json, "aws_s3_bucket_acl")).toEqual([]);
    const [rule] = only(json, "aws_s3_bucket_lifecycle_configuration").rule;
    expect(rule.expiration).toEqual([{ days: 14 }]);
  });
});
