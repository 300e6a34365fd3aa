import { CreateVpcCommand, EC2Client } from "@aws-sdk/client-ec2";
import { AddPermissionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { CreateDBSubnetGroupCommand, RDSClient } from "@aws-sdk/client-rds";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  ListObjectsV2Command,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { callJson, options } from "./emulator";

/** Why a call was refused; the test fails if it was not. */
async function refusal(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => Promise.reject(new Error("it was not refused")),
    (error: Error) => `${error.name}: ${error.message}`,
  );
}

/** What AWS's models forbid, a bad value of each protocol. */
export function describeRequests(): void {
  const Bucket = "requests-are-checked";
  let s3: S3Client;
  beforeAll(async () => {
    s3 = new S3Client({ ...options(), forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket }));
  });
  afterAll(() => s3.send(new DeleteBucketCommand({ Bucket })));

  /** Values that the types of the SDK would not let through. */
  const bad = (value: string) => value as never;

  test.each<[string, string, () => Promise<unknown>]>([
    [
      "query",
      "'DBSubnetGroupDescription' failed to satisfy constraint: Member must not be null",
      () =>
        new RDSClient(options()).send(
          new CreateDBSubnetGroupCommand({
            DBSubnetGroupName: "a",
            DBSubnetGroupDescription: undefined,
            SubnetIds: ["subnet-1"],
          }),
        ),
    ],
    [
      "EC2",
      "'InstanceTenancy' failed to satisfy constraint: Member must satisfy enum value set",
      () =>
        new EC2Client(options()).send(
          new CreateVpcCommand({ CidrBlock: "10.0.0.0/16", InstanceTenancy: bad("nowhere") }),
        ),
    ],
    [
      "JSON",
      "'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern",
      async () => {
        const { body, error } = await callJson("logs", "Logs_20140328.CreateLogGroup", {
          logGroupName: "a b",
        });
        throw Object.assign(new Error(JSON.stringify(body)), { name: error });
      },
    ],
    [
      "REST with JSON, in the body",
      "'StatementId' failed to satisfy constraint: Member must satisfy regular expression pattern",
      () =>
        new LambdaClient(options()).send(
          new AddPermissionCommand({
            FunctionName: "any",
            StatementId: "not an id",
            Action: "lambda:InvokeFunction",
            Principal: "events.amazonaws.com",
          }),
        ),
    ],
    [
      "REST with JSON, in the path",
      "'FunctionName' failed to satisfy constraint: Member must have length less than or equal to",
      () =>
        new LambdaClient(options()).send(
          new AddPermissionCommand({
            FunctionName: "f".repeat(300),
            StatementId: "id",
            Action: "lambda:InvokeFunction",
            Principal: "events.amazonaws.com",
          }),
        ),
    ],
    [
      "REST with XML, in the body",
      "'LifecycleConfiguration.Rules.1.Status' failed to satisfy constraint: Member must satisfy enum value set",
      () =>
        s3.send(
          new PutBucketLifecycleConfigurationCommand({
            Bucket,
            LifecycleConfiguration: {
              Rules: [{ ID: "old", Filter: { Prefix: "" }, Status: bad("on"), Expiration: { Days: 1 } }],
            },
          }),
        ),
    ],
    [
      "REST with XML, in the query string",
      "'EncodingType' failed to satisfy constraint: Member must satisfy enum value set",
      () => s3.send(new ListObjectsV2Command({ Bucket, EncodingType: bad("morse") })),
    ],
    [
      "REST with XML, in a header",
      "'ServerSideEncryption' failed to satisfy constraint: Member must satisfy enum value set",
      () =>
        s3.send(new PutObjectCommand({ Bucket, Key: "a", Body: "x", ServerSideEncryption: bad("rot13") })),
    ],
  ])("a value that AWS's model forbids is refused: %s", async (_, reason, call) => {
    const refused = await refusal(call());
    expect(refused).toMatch(/^ValidationException: /);
    expect(refused).toContain(reason);
  });

  test("what was refused changed nothing, and each request is counted by service and operation", async () => {
    const VersioningConfiguration = { Status: "Enabled" as const };
    const counts = async () => {
      const answer = await fetch(`${options().endpoint}/groundwork/requests`);
      return (await answer.json()) as Record<string, Record<string, number>>;
    };
    const { s3: before } = await counts();
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    const { KeyCount } = await s3.send(new ListObjectsV2Command({ Bucket }));
    expect(KeyCount).toBe(0);
    const { s3: after } = await counts();
    expect(after!.PutBucketVersioning).toBe((before!.PutBucketVersioning ?? 0) + 1);
    expect(Object.keys(await counts())).toEqual(
      expect.arrayContaining(["ec2", "lambda", "logs", "rds", "s3"]),
    );
  });
}
