import { names, nameOf } from "../../../environments/names";
import type { NameKey } from "../../../environments/names";
import type { Settings } from "../../../environments/schema";
import { GovernanceStack } from "../../../stacks/governance";
import { synthesizeAll } from "../../../tools/synth/all";
import { only, resources, statements, synthStack } from "../synth";
import type { Json } from "../synth";
import { account, bounded, iam, may, region, role, settings } from "./github-apply";

/** Whatever phase and option there is. */
const platforms = synthesizeAll(["prod", "global-database", "memcached", "rds-proxy"]);

describe("what it is for", () => {
  test("it makes, changes and deletes a role of every phase that workflows deploy, within the boundary", () => {
    for (const action of ["CreateRole", "PutRolePolicy", "AttachRolePolicy", "PutRolePermissionsBoundary"]) {
      expect([action, may(`iam:${action}`, role("taskRole"), bounded)]).toEqual([action, true]);
    }
    for (const action of ["DeleteRolePolicy", "DetachRolePolicy"]) {
      expect([action, may(`iam:${action}`, role("taskRole"), bounded)]).toEqual([action, true]);
    }
    for (const action of ["DeleteRole", "TagRole", "UpdateAssumeRolePolicy", "GetRole"]) {
      expect([action, may(`iam:${action}`, role("taskRole"))]).toEqual([action, true]);
    }
  });

  test("it passes each role to the service that takes it, in every environment and example", () => {
    const trusts = platforms.flatMap(({ settings, stacks }) =>
      Object.entries(stacks)
        .filter(([phase]) => phase !== "governance")
        .flatMap(([, stack]) => resources(stack as Json, "aws_iam_role"))
        .map((made) => ({
          key: (Object.keys(names) as NameKey[]).find((key) => nameOf(settings, key) === made.name)!,
          services: statements(made.assume_role_policy as string).map(
            ({ Principal }) => (Principal as { Service: string }).Service,
          ),
        })),
    );
    expect(new Set(trusts.map(({ key }) => key)).size).toBeGreaterThan(8);
    for (const { key, services } of trusts) {
      for (const service of services) {
        const passed = may("iam:PassRole", role(key), { "iam:PassedToService": service });
        expect([key, service, passed]).toEqual([key, service, true]);
      }
    }
  });

  test("its boundary has every service of the phases that workflows deploy", () => {
    const prefixes: Record<string, string> = {
      appautoscaling: "application-autoscaling",
      cognito: "cognito-idp",
      db: "rds",
      default: "ec2",
      eip: "ec2",
      flow: "ec2",
      internet: "ec2",
      lb: "elasticloadbalancing",
      nat: "ec2",
      network: "ec2",
      route: "ec2",
      security: "ec2",
      subnet: "ec2",
      vpc: "ec2",
    };
    const services = platforms.flatMap(({ stacks }) =>
      Object.entries(stacks)
        .filter(([phase]) => !["bootstrap", "governance"].includes(phase))
        .flatMap(([, stack]) => Object.keys((stack as Json).resource!))
        .filter((type) => type.startsWith("aws_") && !type.startsWith("aws_iam_"))
        .map((type) => {
          if (type.startsWith("aws_cloudwatch_event")) return "events";
          if (type.startsWith("aws_cloudwatch_log")) return "logs";
          const [word] = type.slice("aws_".length).split("_");
          return prefixes[word!] ?? word!;
        }),
    );
    expect([...new Set(services)].filter((service) => !may(`${service}:TagResource`))).toEqual([]);
  });

  test("it runs the migration, and the environment's service-linked roles are made", () => {
    const migration = `arn:aws:lambda:${region}:${account}:function:${nameOf(settings, "migrationFunction")}`;
    expect(may("lambda:InvokeFunction", migration)).toBe(true);
    expect(may("lambda:UpdateFunctionCode", migration)).toBe(true);
    expect(
      may(
        "iam:CreateServiceLinkedRole",
        iam("role", "aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"),
        {
          "iam:AWSServiceName": "ecs.amazonaws.com",
        },
      ),
    ).toBe(true);
  });
});

describe("what it does not touch, though it needs the service", () => {
  const bucket = `arn:aws:s3:::${nameOf(settings, "stateBucket")}`;

  test("the state of the phase that makes it", () => {
    expect(may("s3:PutObject", `${bucket}/governance.tfstate`)).toBe(false);
    expect(may("s3:PutObject", `${bucket}/networking.tfstate`)).toBe(true);
    expect(may("s3:PutBucketPolicy", bucket)).toBe(false);
    const state = { "kms:ResourceAliases": "alias/groundwork-github-roles-state" };
    expect(may("kms:ScheduleKeyDeletion", "*", state)).toBe(false);
    expect(
      may("kms:ScheduleKeyDeletion", "*", { "kms:ResourceAliases": "alias/groundwork-github-roles-data" }),
    ).toBe(true);
  });

  test.each(["logArchive", "configArchive", "logArchiveAccess"] as const)("the records in %s", (key) => {
    const archive = `arn:aws:s3:::${nameOf(settings, key)}`;
    expect(may("s3:PutBucketPolicy", archive)).toBe(false);
    expect(may("s3:DeleteObject", `${archive}/AWSLogs/x`)).toBe(false);
    expect(may("s3:GetBucketPolicy", archive)).toBe(true);
  });

  test.each(["DeleteAlias", "DisableKey", "PutKeyPolicy", "ScheduleKeyDeletion", "UpdateAlias"])(
    "the key of the records: %s",
    (action) => {
      const records = { "kms:ResourceAliases": "alias/groundwork-github-roles-governance" };
      expect(may(`kms:${action}`, "*", records)).toBe(false);
    },
  );

  test.each([
    "access-analyzer:DeleteAnalyzer",
    "backup:DeleteBackupVaultLockConfiguration",
    "cloudtrail:PutEventSelectors",
    "cloudtrail:StopLogging",
    "cloudtrail:UpdateTrail",
    "config:StopConfigurationRecorder",
    "ec2:DisableEbsEncryptionByDefault",
    "ec2:DisableSnapshotBlockPublicAccess",
    "ec2:EnableSnapshotBlockPublicAccess",
    "guardduty:DeleteDetector",
    "guardduty:UpdateDetector",
    "s3:BypassGovernanceRetention",
    "s3:PutAccountPublicAccessBlock",
    "securityhub:DisableSecurityHub",
  ])("who watches: %s", (action) => expect(may(action)).toBe(false));

  test.each(["cloudtrail:DescribeTrails", "config:DescribeConfigRules", "budgets:ViewBudget"])(
    "but it reads it: %s",
    (action) => expect(may(action)).toBe(true),
  );
});

test("with the longest names, every policy is short enough for IAM", () => {
  const longest = (all: Settings): Settings => ({
    ...all,
    project: "a".repeat(15),
    environment: "b".repeat(12),
  });
  const long = synthStack(GovernanceStack, "github-roles", longest);
  // IAM User Guide, "IAM and AWS STS quotas": 6,144 characters a managed policy, 10,240 for all inline ones of a role.
  expect(String(only(long, "aws_iam_policy").policy).replace(/\s/g, "").length).toBeLessThanOrEqual(6144);
  for (const { policy } of resources(long, "aws_iam_role_policy")) {
    expect(String(policy).length).toBeLessThanOrEqual(10_240);
  }
});
