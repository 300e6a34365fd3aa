import { LogArchive } from "../../../../modules/governance/log-archive";
import { Trail } from "../../../../modules/governance/trail";
import type { TrailProps } from "../../../../modules/governance/trail";
import { only, statements, synthModule } from "../../synth";

const ACCOUNT = "111111111111";
const ARN = `arn:aws:cloudtrail:ap-northeast-1:${ACCOUNT}:trail/app-trail`;

const synth = (props: Partial<TrailProps> = {}) =>
  synthModule((stack) => {
    const { trail: archive } = new LogArchive(stack, "archive", {
      trail: { arn: ARN, bucketName: "app-log-archive" },
      accessLogName: "app-log-access",
      account: ACCOUNT,
      kmsKeyArn: "arn:key",
      objectLock: "none",
      glacierAfterDays: 90,
      expirationDays: 365,
    });
    return new Trail(stack, "trail", {
      name: "app-trail",
      account: ACCOUNT,
      roleName: "app-trail-role",
      logGroupName: "/app/trail",
      retentionInDays: 365,
      archive: archive!,
      kmsKeyArn: "arn:key",
      dataEvents: [],
      unrecordedBuckets: ["arn:aws:s3:::app-log-archive"],
      insights: false,
      ...props,
    });
  });

describe("Trail", () => {
  test("records every region and global services, signed and encrypted", () => {
    const json = synth();
    expect(only(json, "aws_cloudtrail")).toMatchObject({
      name: "app-trail",
      is_multi_region_trail: true,
      include_global_service_events: true,
      enable_log_file_validation: true,
      kms_key_id: "arn:key",
      cloud_watch_logs_group_arn: expect.stringMatching(/\.arn\}:\*$/),
    });
    expect(only(json, "aws_cloudwatch_log_group")).toMatchObject({
      kms_key_id: "arn:key",
      retention_in_days: 365,
    });
  });

  test("waits for the bucket's policy, which CloudTrail tries at once", () => {
    expect(only(synth(), "aws_cloudtrail").depends_on).toEqual(
      expect.arrayContaining([expect.stringMatching(/^aws_s3_bucket_policy\.archive_bucket/)]),
    );
  });

  test("lets CloudTrail take its role, without a source, which it does not state; the role writes to its own streams and nothing else", () => {
    const json = synth();
    expect(statements(only(json, "aws_iam_role").assume_role_policy)).toEqual([
      expect.not.objectContaining({ Condition: expect.anything() }),
    ]);
    expect(statements(only(json, "aws_iam_role").assume_role_policy)[0]!.Principal).toEqual({
      Service: "cloudtrail.amazonaws.com",
    });
    expect(statements(only(json, "aws_iam_role_policy").policy)).toEqual([
      expect.objectContaining({
        actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
        resources: [expect.stringMatching(new RegExp(`\\.arn\\}:log-stream:${ACCOUNT}_CloudTrail_\\*$`))],
      }),
    ]);
  });

  test("records calls to objects, but not those that write the records themselves", () => {
    const selectors = only(synth({ dataEvents: ["s3", "lambda"] }), "aws_cloudtrail").advanced_event_selector;
    const fields = selectors.map(({ field_selector }: { field_selector: object[] }) => field_selector);
    expect(fields).toEqual([
      [{ field: "eventCategory", equals: ["Management"] }],
      [
        { field: "eventCategory", equals: ["Data"] },
        { field: "resources.type", equals: ["AWS::S3::Object"] },
        { field: "resources.ARN", not_starts_with: ["arn:aws:s3:::app-log-archive/"] },
      ],
      [
        { field: "eventCategory", equals: ["Data"] },
        { field: "resources.type", equals: ["AWS::Lambda::Function"] },
      ],
    ]);
  });

  test("without data events records the management of resources, as CloudTrail does by itself", () => {
    expect(only(synth(), "aws_cloudtrail")).not.toHaveProperty("advanced_event_selector");
  });

  test("looks for unusual rates where that is asked for", () => {
    expect(only(synth(), "aws_cloudtrail")).not.toHaveProperty("insight_selector");
    expect(only(synth({ insights: true }), "aws_cloudtrail").insight_selector).toEqual([
      { insight_type: "ApiCallRateInsight" },
      { insight_type: "ApiErrorRateInsight" },
    ]);
  });
});
