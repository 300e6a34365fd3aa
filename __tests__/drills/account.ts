import { CreateKeyCommand, DisableKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { account, callJson, callQuery, options } from "../deploy/emulator/emulator";
import { follow } from "./helpers/drill";
import type { Surroundings } from "./helpers/drill";

const iam = (action: string, input: Record<string, string>) =>
  callQuery("iam", action, { ...input, Version: "2010-05-08" });

export function drillAccount(surroundings: Surroundings): void {
  follow("account-activity", surroundings, (book) => {
    test("keys of a user are seen and put out of use", async () => {
      await iam("CreateUser", { UserName: "stranger" });
      for (let count = 0; count < 2; count++) await iam("CreateAccessKey", { UserName: "stranger" });
      expect(await book.run("keys")).toMatch(/^stranger\t\w+\tActive\t\S+\nstranger\t\w+\tActive\t\S+\n$/);
      expect(await book.run("disable-keys", { PERSON: "stranger" })).toMatch(
        /^\w+\tInactive\n\w+\tInactive\n$/,
      );
      expect(await book.run("keys")).not.toContain("Active");
    });

    test("what a role's sessions began is denied from now on", async () => {
      await iam("CreateRole", {
        RoleName: "deploy",
        AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}',
      });
      const before = Date.now();
      const { Statement } = JSON.parse(await book.run("end-role-sessions", { ROLE: "deploy" })) as {
        Statement: { Effect: string; Condition: { DateLessThan: Record<string, string> } }[];
      };
      expect(Statement).toHaveLength(1);
      expect(Statement[0]!.Effect).toBe("Deny");
      const time = Date.parse(Statement[0]!.Condition.DateLessThan["aws:TokenIssueTime"]!);
      expect(time).toBeGreaterThanOrEqual(before);
      expect(time).toBeLessThanOrEqual(Date.now());
    });
  });

  follow("audit-trail-change", surroundings, (book) => {
    beforeAll(async () => {
      await book.shell
        .run(`aws s3api create-bucket --bucket trail --create-bucket-configuration LocationConstraint=$AWS_REGION
        aws cloudtrail create-trail --name groundwork-prod --s3-bucket-name trail --is-multi-region-trail --enable-log-file-validation
        aws configservice put-configuration-recorder --configuration-recorder name=default,roleARN=arn:aws:iam::${account}:role/config
        aws configservice put-delivery-channel --delivery-channel name=default,s3BucketName=trail`);
    });

    test("a trail that was stopped is seen and started", async () => {
      expect(await book.run("trail")).toMatch(/^False\tNone\ngroundwork-prod\tTrue\tTrue\t/);
      expect(await book.run("start", { TRAIL: "groundwork-prod" })).toBe("True\n");
      expect(await book.run("trail")).toMatch(/^True\t/);
    });

    test("a recorder that was stopped is seen and started", async () => {
      expect(await book.run("recorder")).toBe("default\tFalse\n");
      await book.run("start-recorder", { RECORDER: "default" });
      expect(await book.run("recorder")).toBe("default\tTrue\n");
    });

    test("a key that is switched off is seen", async () => {
      const kms = new KMSClient(options());
      const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Description: "Data" }));
      expect(await book.run("keys")).not.toContain(KeyMetadata!.KeyId);
      await kms.send(new DisableKeyCommand({ KeyId: KeyMetadata!.KeyId }));
      expect(await book.run("keys")).toContain(`${KeyMetadata!.KeyId}\tDisabled\tData\n`);
    });
  });

  follow("network-change", surroundings, (book) => {
    test("a door that was opened is seen and shut, and the others stay", async () => {
      const ec2 = new EC2Client(options());
      const { vpc_id: VpcId } = await book.variables();
      const group = async (GroupName: string) =>
        (await ec2.send(new CreateSecurityGroupCommand({ GroupName, Description: GroupName, VpcId })))
          .GroupId!;
      const [app, database] = [await group("app"), await group("database")];
      const open = (FromPort: number, ToPort: number, from: object) =>
        ec2.send(
          new AuthorizeSecurityGroupIngressCommand({
            GroupId: database,
            IpPermissions: [{ IpProtocol: "tcp", FromPort, ToPort, ...from }],
          }),
        );
      await open(5432, 5432, { UserIdGroupPairs: [{ GroupId: app, Description: "Application" }] });
      await open(5432, 5432, { IpRanges: [{ CidrIp: "0.0.0.0/0", Description: "just for a moment" }] });

      const [line] = (await book.run("open")).split("\n").filter((one) => one.startsWith(database));
      expect(line).toMatch(/\ttcp\t5432\t5432\tjust for a moment$/);
      await book.shell.run(`database_security_group_id=${database}`);
      expect((await book.run("database")).trim().split("\n")).toHaveLength(2);
      expect(await book.run("revoke", { GROUP: database, RULE: line!.split("\t")[1]! })).toBe("True\n");
      expect(await book.run("open")).not.toContain(database);
      expect(await book.run("database")).toMatch(new RegExp(`^sgr-\\w+\\t5432\\t${app}\\tApplication\\n$`));
    });
  });

  follow("noncompliance", surroundings, (book) => {
    test("the rules are told", async () => {
      const ConfigRule = {
        ConfigRuleName: "encrypted",
        Source: { Owner: "AWS", SourceIdentifier: "RDS_STORAGE_ENCRYPTED" },
      };
      await callJson("config", "StarlingDoveService.PutConfigRule", { ConfigRule });
      expect(await book.run("rules")).toBe("encrypted\tACTIVE\tRDS_STORAGE_ENCRYPTED\n");
    });
  });

  follow("budget", surroundings, (book) => {
    test("what was spent is told beside what may be", async () => {
      const BudgetLimit = { Amount: "500", Unit: "USD" };
      const Budget = { BudgetName: "groundwork-prod", BudgetType: "COST", TimeUnit: "MONTHLY", BudgetLimit };
      await callJson("budgets", "AWSBudgetServiceGateway.CreateBudget", { AccountId: account, Budget });
      expect(await book.run("budgets")).toMatch(/^groundwork-prod\t500\t\S+\t\S+\n$/);
    });
  });

  follow("aws-health", surroundings, (book) => {
    test("what of ours is in a zone", async () => {
      expect(await book.run("zone", { ZONE: "ap-northeast-1a" })).toMatch(
        /^groundwork-prod-cluster-1\tgroundwork-prod-cluster-3\n[\s\S]*groundwork-prod-redis-001\t(primary|replica)/,
      );
      expect((await book.run("zone", { ZONE: "ap-northeast-1x" })).trim()).toBe("");
    });
  });
}
