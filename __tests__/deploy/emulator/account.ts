import {
  DisableSnapshotBlockPublicAccessCommand,
  EC2Client,
  EnableSnapshotBlockPublicAccessCommand,
  GetSnapshotBlockPublicAccessStateCommand,
} from "@aws-sdk/client-ec2";
import {
  CreateBucketCommand,
  GetBucketLoggingCommand,
  PutBucketLoggingCommand,
  PutBucketPolicyCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { account, callJson, callRest, errorOf, options, region } from "./emulator";

const TRAIL = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101";
const trail = (action: string, input: object) => callJson("cloudtrail", `${TRAIL}.${action}`, input);
const budget = (action: string, input: object) =>
  callJson("budgets", `AWSBudgetServiceGateway.${action}`, { AccountId: account, ...input });
const hub = (method: string, path: string, input?: object) => callRest("securityhub", method, path, input);
const guard = (method: string, path: string, input?: object) => callRest("guardduty", method, path, input);
const analyzer = (method: string, path: string, input?: object) =>
  callRest("access-analyzer", method, path, input);

/** What watches over an account, as the emulator answers it. */
export function describeAccount(): void {
  let s3: S3Client;
  const LocationConstraint = "ap-northeast-1";
  beforeAll(() => (s3 = new S3Client(options())));

  test("a trail is stopped, changed and deleted by its ARN, and its selectors are replaced", async () => {
    const Bucket = "account-records";
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }));
    const { body } = await trail("CreateTrail", { Name: "records", S3BucketName: Bucket });
    const Name = body.TrailARN as string;
    expect((await trail("StartLogging", { Name })).status).toBe(200);
    expect((await trail("GetTrailStatus", { Name })).body.IsLogging).toBe(true);

    expect((await trail("GetInsightSelectors", { TrailName: Name })).error).toBe(
      "InsightNotEnabledException",
    );
    const selectors = (InsightType: string) => ({ TrailName: Name, InsightSelectors: [{ InsightType }] });
    await trail("PutInsightSelectors", selectors("ApiCallRateInsight"));
    await trail("PutInsightSelectors", selectors("ApiErrorRateInsight"));
    expect((await trail("GetInsightSelectors", { TrailName: Name })).body.InsightSelectors).toEqual([
      { InsightType: "ApiErrorRateInsight" },
    ]);

    const AdvancedEventSelectors = [{ FieldSelectors: [{ Field: "eventCategory", Equals: ["Management"] }] }];
    await trail("PutEventSelectors", { TrailName: Name, AdvancedEventSelectors });
    const EventSelectors = [{ ReadWriteType: "All", IncludeManagementEvents: true, DataResources: [] }];
    await trail("PutEventSelectors", { TrailName: Name, EventSelectors });
    expect((await trail("GetEventSelectors", { TrailName: Name })).body).toMatchObject({
      EventSelectors,
      AdvancedEventSelectors: [],
    });
    expect((await trail("GetTrail", { Name })).body.Trail).toMatchObject({
      HasCustomEventSelectors: true,
      HasInsightSelectors: true,
    });

    await trail("DeleteTrail", { Name });
    expect((await trail("GetTrail", { Name })).error).toBe("TrailNotFoundException");
    expect((await trail("DeleteTrail", { Name })).error).toBe("TrailNotFoundException");
  });

  test("Config's recorder is changed with an exclusion of nothing, and keeps how often it records", async () => {
    const config = (action: string, input: object) =>
      callJson("config", `StarlingDoveService.${action}`, input);
    const recorder = (recordingFrequency: string) => ({
      ConfigurationRecorder: {
        name: "recorder",
        roleARN: `arn:aws:iam::${account}:role/config`,
        recordingGroup: {
          allSupported: true,
          includeGlobalResourceTypes: true,
          exclusionByResourceTypes: {},
        },
        recordingMode: { recordingFrequency },
      },
    });
    expect((await config("PutConfigurationRecorder", recorder("DAILY"))).status).toBe(200);
    expect((await config("PutConfigurationRecorder", recorder("CONTINUOUS"))).status).toBe(200);
    expect((await config("DescribeConfigurationRecorders", {})).body.ConfigurationRecorders).toMatchObject([
      { name: "recorder", recordingMode: { recordingFrequency: "CONTINUOUS" } },
    ]);
    await config("DeleteConfigurationRecorder", { ConfigurationRecorderName: "recorder" });
    expect((await config("DescribeConfigurationRecorders", {})).body.ConfigurationRecorders).toEqual([]);
  });

  test("a bucket may be logged to another whose policy also denies something to everybody", async () => {
    const [Bucket, target] = ["account-archive", "account-access"];
    for (const name of [Bucket, target]) {
      await s3.send(
        new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration: { LocationConstraint } }),
      );
    }
    const log = new PutBucketLoggingCommand({
      Bucket,
      BucketLoggingStatus: { LoggingEnabled: { TargetBucket: target, TargetPrefix: "archive/" } },
    });
    const Resource = `arn:aws:s3:::${target}/*`;
    const tls = { Bool: { "aws:SecureTransport": "false" } };
    const deny = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource, Condition: tls };
    const policy = (...Statement: object[]) =>
      s3.send(new PutBucketPolicyCommand({ Bucket: target, Policy: JSON.stringify({ Statement }) }));
    await policy(deny);
    await expect(s3.send(log)).rejects.toThrow();
    const Principal = { Service: "logging.s3.amazonaws.com" };
    await policy(deny, { Effect: "Allow", Principal, Action: "s3:PutObject", Resource });
    await s3.send(log);
    const { LoggingEnabled } = await s3.send(new GetBucketLoggingCommand({ Bucket }));
    expect(LoggingEnabled).toMatchObject({ TargetBucket: target });
  });

  test("public snapshots of volumes are blocked in one region, and allowed again", async () => {
    const [ec2, other] = [
      new EC2Client(options()),
      new EC2Client({ ...options(), region: "ap-northeast-3" }),
    ];
    const stateIn = async (client: EC2Client) =>
      (await client.send(new GetSnapshotBlockPublicAccessStateCommand({}))).State;
    expect(await stateIn(ec2)).toBe("unblocked");
    await ec2.send(new EnableSnapshotBlockPublicAccessCommand({ State: "block-all-sharing" }));
    expect([await stateIn(ec2), await stateIn(other)]).toEqual(["block-all-sharing", "unblocked"]);
    await ec2.send(new DisableSnapshotBlockPublicAccessCommand({}));
    expect(await stateIn(ec2)).toBe("unblocked");
  });

  test("Security Hub keeps its settings and standards until it is switched off", async () => {
    const register = { StandardsSubscriptionRequests: [{ StandardsArn: "arn:x:::standards/cis/v/3.0.0" }] };
    expect(await errorOf(hub("POST", "/standards/register", register))).toBe("InvalidAccessException");
    await hub("POST", "/accounts", {});
    await hub("PATCH", "/accounts", {
      AutoEnableControls: false,
      ControlFindingGenerator: "STANDARD_CONTROL",
    });
    expect(await hub("GET", "/accounts")).toMatchObject({
      AutoEnableControls: false,
      ControlFindingGenerator: "STANDARD_CONTROL",
    });
    const made = await hub("POST", "/standards/register", register);
    const [{ StandardsSubscriptionArn }] = made.StandardsSubscriptions as [
      { StandardsSubscriptionArn: string },
    ];
    const StandardsSubscriptionArns = [StandardsSubscriptionArn];
    const kept = async () =>
      (await hub("POST", "/standards/get", { StandardsSubscriptionArns })).StandardsSubscriptions;
    expect(await kept()).toMatchObject([{ StandardsStatus: "READY" }]);
    await hub("POST", "/standards/deregister", { StandardsSubscriptionArns });
    expect(await kept()).toEqual([]);
    await hub("POST", "/standards/register", register);
    await hub("DELETE", "/accounts");
    await hub("POST", "/accounts", {});
    expect(await kept()).toEqual([]);
  });

  test("a detector keeps each plan that is set, and its tags", async () => {
    const { detectorId } = await guard("POST", "/detector", { enable: true, tags: { A: "1" } });
    const set = (name: string, status: string) =>
      guard("POST", `/detector/${detectorId}`, { features: [{ name, status }] });
    await set("S3_DATA_EVENTS", "ENABLED");
    await set("RDS_LOGIN_EVENTS", "ENABLED");
    await set("S3_DATA_EVENTS", "DISABLED");
    expect((await guard("GET", `/detector/${detectorId}`)).features).toMatchObject([
      { name: "S3_DATA_EVENTS", status: "DISABLED" },
      { name: "RDS_LOGIN_EVENTS", status: "ENABLED" },
    ]);
    const arn = `arn:aws:guardduty:${region}:${account}:detector/${detectorId}`;
    const tags = `/tags/${encodeURIComponent(arn)}`;
    await guard("POST", tags, { tags: { B: "2" } });
    await guard("DELETE", `${tags}?tagKeys=A`);
    expect(await guard("GET", tags)).toEqual({ tags: { B: "2" } });
  });

  test("a region has one analyzer of each type, with its tags", async () => {
    const outside = { analyzerName: "outside", type: "ACCOUNT", tags: { A: "1" } };
    const { arn } = await analyzer("PUT", "/analyzer", outside);
    expect(await errorOf(analyzer("PUT", "/analyzer", outside))).toBe("ConflictException");
    expect(await errorOf(analyzer("PUT", "/analyzer", { ...outside, analyzerName: "more" }))).toBe(
      "ServiceQuotaExceededException",
    );
    expect(await errorOf(analyzer("PUT", "/analyzer", { analyzerName: "x", type: "OTHER" }))).toBe(
      "ValidationException",
    );
    const configuration = { unusedAccess: { unusedAccessAge: 90 } };
    await analyzer("PUT", "/analyzer", {
      analyzerName: "unused",
      type: "ACCOUNT_UNUSED_ACCESS",
      configuration,
    });
    const longer = { unusedAccess: { unusedAccessAge: 180 } };
    await analyzer("PUT", "/analyzer/unused", { configuration: longer });
    expect(await analyzer("GET", "/analyzer/unused")).toMatchObject({ analyzer: { configuration: longer } });
    const tags = `/tags/${encodeURIComponent(String(arn))}`;
    await analyzer("POST", tags, { tags: { B: "2" } });
    await analyzer("DELETE", `${tags}?tagKeys=A`);
    expect(await analyzer("GET", tags)).toEqual({ tags: { B: "2" } });
    await analyzer("DELETE", "/analyzer/outside");
    expect(await errorOf(analyzer("GET", "/analyzer/outside"))).toBe("ResourceNotFoundException");
  });

  test("a budget is changed, tells whom it is told to, and keeps its tags", async () => {
    const BudgetName = "monthly";
    const limit = (Amount: string) => ({
      BudgetName,
      BudgetType: "COST",
      TimeUnit: "MONTHLY",
      BudgetLimit: { Amount, Unit: "USD" },
    });
    const Notification = { NotificationType: "ACTUAL", ComparisonOperator: "GREATER_THAN", Threshold: 80 };
    const Subscribers = [{ SubscriptionType: "EMAIL", Address: "a@example.com" }];
    await budget("CreateBudget", {
      Budget: limit("300"),
      NotificationsWithSubscribers: [{ Notification, Subscribers }],
      ResourceTags: [{ Key: "A", Value: "1" }],
    });
    const told = () => budget("DescribeSubscribersForNotification", { BudgetName, Notification });
    expect((await told()).body.Subscribers).toEqual(Subscribers);
    await budget("UpdateBudget", { NewBudget: limit("400") });
    expect((await budget("DescribeBudget", { BudgetName })).body.Budget).toMatchObject({
      BudgetLimit: { Amount: "400" },
    });
    await budget("DeleteNotification", { BudgetName, Notification });
    expect((await told()).error).toBe("NotFoundException");

    const ResourceARN = `arn:aws:budgets::${account}:budget/${BudgetName}`;
    await budget("TagResource", { ResourceARN, ResourceTags: [{ Key: "B", Value: "2" }] });
    await budget("UntagResource", { ResourceARN, ResourceTagKeys: ["A"] });
    const tags = () => budget("ListTagsForResource", { ResourceARN });
    expect((await tags()).body.ResourceTags).toEqual([{ Key: "B", Value: "2" }]);
    await budget("DeleteBudget", { BudgetName });
    expect((await tags()).error).toBe("NotFoundException");
  });
}
