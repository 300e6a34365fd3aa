import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateManagedPrefixListCommand,
  CreateSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { describeAccount } from "./emulator/account";
import { describeBackup } from "./emulator/backup";
import { describeCloudFront } from "./emulator/cloudfront";
import { describeCloudWatch } from "./emulator/cloudwatch";
import { describeCognito } from "./emulator/cognito";
import { describeCostExplorer } from "./emulator/cost-explorer";
import { describeDynamoDb } from "./emulator/dynamodb";
import { describeEcs } from "./emulator/ecs";
import { describeElastiCache } from "./emulator/elasticache";
import { callJson, options, start, stop } from "./emulator/emulator";
import { describeOptions } from "./emulator/options";
import { makeNetwork } from "./emulator/network";
import { describeFailover } from "./emulator/failover";
import { describeLambda } from "./emulator/lambda";
import { describeRds } from "./emulator/rds";
import { describeRequests } from "./emulator/request-model";
import { describeRetries } from "./emulator/retries";
import { describeSnapshots } from "./emulator/snapshots";
import { describeStorage } from "./emulator/storage";

/** Milliseconds in which the virtual environment is made and the server started. */
const START_LIMIT = 600_000;

beforeAll(() => start(), START_LIMIT);
afterAll(stop);

describe("Aurora", describeRds);
describe("What watches over an account", describeAccount);
describe("AWS Backup", describeBackup);
describe("DynamoDB", describeDynamoDb);
describe("ElastiCache", describeElastiCache);
describe("Failovers and their events", describeFailover);
describe("ECS and its scaling", describeEcs);
describe("Lambda", describeLambda);
describe("Memcached and RDS Proxy", describeOptions);
describe("CloudFront", describeCloudFront);
describe("CloudWatch", describeCloudWatch);
describe("Cognito", describeCognito);
describe("Cost Explorer", describeCostExplorer);
describe("Calls that are tried again", describeRetries);
describe("S3 and ECR", describeStorage);
describe("Snapshots and copies", describeSnapshots);
describe("AWS's models of requests", describeRequests);

test("a key keeps its rotation period, which must be one that AWS takes", async () => {
  const call = (action: string, input: object) => callJson("kms", `TrentService.${action}`, input);
  const { KeyMetadata } = (await call("CreateKey", {})).body as { KeyMetadata: { KeyId: string } };
  const { KeyId } = KeyMetadata;
  const status = async () => (await call("GetKeyRotationStatus", { KeyId })).body;
  expect(await status()).toEqual({ KeyId, KeyRotationEnabled: false });
  await call("EnableKeyRotation", { KeyId, RotationPeriodInDays: 90 });
  expect(await status()).toMatchObject({ KeyRotationEnabled: true, RotationPeriodInDays: 90 });
  expect((await call("EnableKeyRotation", { KeyId, RotationPeriodInDays: 89 })).error).toBe(
    "ValidationException",
  );
  await call("EnableKeyRotation", { KeyId });
  expect(await status()).toMatchObject({ RotationPeriodInDays: 365 });
  await call("DisableKeyRotation", { KeyId });
  expect(await status()).toEqual({ KeyId, KeyRotationEnabled: false });
});

test("a rule that names a group or a prefix list keeps its description", async () => {
  const ec2 = new EC2Client(options());
  const { vpc: VpcId } = await makeNetwork();
  const [app, database] = await Promise.all(
    ["app", "database"].map(async (name) => {
      const input = { GroupName: name, Description: name, VpcId };
      return (await ec2.send(new CreateSecurityGroupCommand(input))).GroupId!;
    }),
  );
  const { PrefixList } = await ec2.send(
    new CreateManagedPrefixListCommand({ PrefixListName: "s3", MaxEntries: 1, AddressFamily: "IPv4" }),
  );
  const port = (number: number) => ({ IpProtocol: "tcp", FromPort: number, ToPort: number });
  const pairs = [{ GroupId: app, Description: "The application" }];
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: database,
      IpPermissions: [{ ...port(5432), UserIdGroupPairs: pairs }],
    }),
  );
  const lists = [{ PrefixListId: PrefixList!.PrefixListId, Description: "Files" }];
  await ec2.send(
    new AuthorizeSecurityGroupEgressCommand({
      GroupId: app,
      IpPermissions: [{ ...port(443), PrefixListIds: lists }],
    }),
  );
  const { SecurityGroupRules } = await ec2.send(
    new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: "group-id", Values: [app!, database!] }] }),
  );
  const described = SecurityGroupRules!.flatMap(({ FromPort, Description }) =>
    Description ? [[FromPort, Description]] : [],
  );
  expect(described.sort()).toEqual([
    [443, "Files"],
    [5432, "The application"],
  ]);
});

test("a request that AWS's own model forbids is refused, and names the member", async () => {
  const create = (input: object) => callJson("logs", "Logs_20140328.CreateLogGroup", input);
  const refused = await create({ logGroupName: "not a name!" });
  expect(refused.error).toBe("ValidationException");
  expect(JSON.stringify(refused.body)).toContain("'logGroupName' failed to satisfy constraint");
  expect(JSON.stringify((await create({})).body)).toContain("Member must not be null");
  const { error } = await callJson("logs", "Logs_20140328.PutRetentionPolicy", {
    logGroupName: "x".repeat(513),
  });
  expect(error).toBe("ValidationException");
  expect((await create({ logGroupName: "/a/name" })).status).toBe(200);
});

test("a secret value is not repeated in a refusal", async () => {
  const { body, error } = await callJson("secretsmanager", "secretsmanager.CreateSecret", {
    Name: "s",
    SecretString: "hush".repeat(20_000),
  });
  expect(error).toBe("ValidationException");
  expect(JSON.stringify(body)).not.toContain("hush");
});

test("a call that nobody taught is an error at once, with its name", async () => {
  const { status, error, body } = await callJson("kms", "TrentService.DeriveSharedSecret", {
    KeyId: "k",
    KeyAgreementAlgorithm: "ECDH",
    PublicKey: "AA==",
  });
  expect({ status, error }).toEqual({ status: 400, error: "NotTaught" });
  expect(JSON.stringify(body)).toContain("kms DeriveSharedSecret");
});
