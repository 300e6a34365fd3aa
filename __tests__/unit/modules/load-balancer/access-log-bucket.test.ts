import { AccessLogBucket } from "../../../../modules/load-balancer/access-log-bucket";
import { only, statements, synthModule } from "../../synth";

const json = synthModule(
  (stack) =>
    new AccessLogBucket(stack, "logs", {
      name: "groundwork-dev-alb-logs-111111111111",
      account: "111111111111",
      retentionInDays: 14,
    }),
);

describe("AccessLogBucket", () => {
  test("lets load balancers of this account write, and no one else", () => {
    const allowed = statements(only(json, "aws_s3_bucket_policy").policy).filter(
      ({ Effect }) => Effect === "Allow",
    );
    expect(allowed).toHaveLength(1);
    expect(allowed[0]).toMatchObject({
      Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
      actions: ["s3:PutObject"],
    });
    expect(allowed[0]!.resources).toEqual([expect.stringMatching(/\.arn\}\/AWSLogs\/111111111111\/\*$/)]);
  });

  test("uses S3's own key, the only one that delivery accepts", () => {
    const [rule] = only(json, "aws_s3_bucket_server_side_encryption_configuration").rule;
    expect(rule.apply_server_side_encryption_by_default).toEqual({ sse_algorithm: "AES256" });
  });

  test("deletes logs after their retention", () => {
    const [rule] = only(json, "aws_s3_bucket_lifecycle_configuration").rule;
    expect(rule.expiration).toEqual([{ days: 14 }]);
  });

  test("is not deleted with its logs", () => {
    expect(only(json, "aws_s3_bucket").force_destroy).toBe(false);
  });
});
