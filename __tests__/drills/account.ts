import { CreateKeyCommand, DisableKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { callJson, callQuery, options } from "../deploy/emulator/emulator";
import { follow } from "./helpers/drill";
import type { Surroundings } from "./helpers/drill";
import { account } from "./helpers/stage";

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

    test("what a month should cost is told, and what the last change adds to it", async () => {
      expect(await book.run("estimate")).toMatch(/^prod: USD a month[\s\S]*\ndatabase [\s\S]*\ntotal /);
      await expect(book.run("change")).rejects.toThrow(/BEFORE: a tag or commit/);
      expect(await book.run("change", { BEFORE: "HEAD" })).toMatch(/Against HEAD[\s\S]*\ndifference/);
    });

    test("bill and estimate stand side by side, by phase", async () => {
      const client = await surroundings.database().connect();
      await client.query("SET ROLE chat_operator");
      await client.query("SELECT infra.make_cost_partitions(now()::date, now()::date)");
      // As `npm run cost` records them: what was charged by day, what was estimated for the month.
      for (const [source, period, day, amount, high] of [
        ["price_list", "month", 0, 300, 500],
        ["cost_explorer", "day", 0, 800, null],
        ["cost_explorer", "day", 1, 12.5, null],
      ]) {
        await client.query(
          `INSERT INTO infra.aws_resource_costs (date, period, source, environment, account_id, region, service, phase, cost_type, cost_amount, high_amount, currency, is_estimated)
           VALUES (date_trunc('month', now())::date + $5::int, $2, $1, 'prod', '333333333333', 'ap-northeast-1', 'Amazon RDS', 'database', 'compute', $3, $4, 'USD', $1 = 'price_list')`,
          [source, period, amount, high, day],
        );
      }
      await client.end();
      const month = new Date().toISOString().slice(0, 7);
      expect(await book.query("spent", { environment: "prod" }, "chat_auditor")).toEqual([
        { phase: "database", month, spent: "812.50", expected: "300.00", high: "500.00" },
      ]);
    });
  });

  follow("aws-health", surroundings, (book) => {
    test("what of ours is in a zone", async () => {
      expect(await book.run("zone", { ZONE: "ap-northeast-1a" })).toMatch(
        /^groundwork-prod-cluster-1\n[\s\S]*groundwork-prod-redis-001\t(primary|replica)/,
      );
      expect((await book.run("zone", { ZONE: "ap-northeast-1x" })).trim()).toBe("");
    });
  });
}
