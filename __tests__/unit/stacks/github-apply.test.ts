import { loadSettings } from "../../../environments";
import { names, nameOf } from "../../../environments/names";
import type { NameKey } from "../../../environments/names";
import type { Settings } from "../../../environments/schema";
import { GovernanceStack } from "../../../stacks/governance";
import { roleBoundaryArn } from "../../../stacks/location";
import { synthesizeAll } from "../../../tools/synth/all";
import { mayDo } from "../iam";
import type { AwsRequest } from "../iam";
import { find, only, resources, statements, synthStack } from "../synth";
import type { Json } from "../synth";

const settings = loadSettings("github-roles");
const { account, region } = settings;
const json = synthStack(GovernanceStack, "github-roles");

/** Whatever phase and option there is. */
const platforms = synthesizeAll(["prod", "global-database", "memcached", "rds-proxy"]);

/** AWS's PowerUserAccess. */
const powerUser = statements(
  JSON.stringify({
    Statement: [
      { Effect: "Allow", NotAction: ["iam:*", "organizations:*", "account:*"], Resource: "*" },
      {
        Effect: "Allow",
        Action: [
          "account:GetAccountInformation",
          "account:ListRegions",
          "iam:CreateServiceLinkedRole",
          "iam:DeleteServiceLinkedRole",
          "iam:ListRoles",
          "organizations:DescribeOrganization",
        ],
        Resource: "*",
      },
    ],
  }),
);
const apply = {
  policies: [
    ...powerUser,
    ...statements(find(json, "aws_iam_role_policy", { name: "apply" }).policy as string),
  ],
  boundary: statements(only(json, "aws_iam_policy").policy as string),
};
const may = (action: string, resource = "*", context: AwsRequest["context"] = {}) =>
  mayDo(apply, { action, resource, context });

const iam = (kind: string, name: string) => `arn:aws:iam::${account}:${kind}/${name}`;
const role = (key: NameKey) => iam("role", nameOf(settings, key));
const bounded = { "iam:PermissionsBoundary": roleBoundaryArn(settings) };
const everybodys = iam("role", "Administrator");
/** A name of the environment which no phase gives. */
const alike = iam("role", "groundwork-github-roles-administrator");

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

/**
 * The ways in which a permission becomes more of them. Source: Rhino Security Labs, "AWS IAM Privilege Escalation -
 * Methods and Mitigation", parts 1 and 2. Where a way takes several calls, one of them refused is enough: it is named.
 */
describe("the known ways to become administrator are closed", () => {
  const own = iam("role", "groundwork-github-roles-github-apply");
  const policies = [roleBoundaryArn(settings), iam("policy", "groundwork-github-roles-github-boundary")];

  test.each([...policies, iam("policy", "somebody-elses")])("new versions of the policy %s", (policy) => {
    for (const action of [
      "CreatePolicyVersion",
      "SetDefaultPolicyVersion",
      "DeletePolicyVersion",
      "DeletePolicy",
    ]) {
      expect([action, may(`iam:${action}`, policy, bounded)]).toEqual([action, false]);
    }
  });

  test.each([
    "AddUserToGroup",
    "AttachGroupPolicy",
    "AttachUserPolicy",
    "CreateAccessKey",
    "CreateGroup",
    "CreateLoginProfile",
    "CreateServiceSpecificCredential",
    "CreateUser",
    "CreateVirtualMFADevice",
    "DeactivateMFADevice",
    "DeleteUserPermissionsBoundary",
    "PutGroupPolicy",
    "PutUserPermissionsBoundary",
    "PutUserPolicy",
    "UpdateAccessKey",
    "UpdateLoginProfile",
    "UploadSSHPublicKey",
  ])("users and groups: %s", (action) => {
    for (const resource of ["*", iam("user", "groundwork-github-roles-x"), iam("group", "Administrators")]) {
      expect(may(`iam:${action}`, resource, bounded)).toBe(false);
    }
  });

  test.each(["CreateRole", "PutRolePolicy", "AttachRolePolicy", "PutRolePermissionsBoundary"])(
    "roles: %s without the boundary, with another, or of another name",
    (action) => {
      expect(may(`iam:${action}`, role("taskRole"))).toBe(false);
      for (const boundary of ["arn:aws:iam::aws:policy/AdministratorAccess", policies[1]!]) {
        expect(may(`iam:${action}`, role("taskRole"), { "iam:PermissionsBoundary": boundary })).toBe(false);
      }
      for (const target of [own, role("githubPlanRole"), role("trailRole"), everybodys, alike]) {
        expect([target, may(`iam:${action}`, target, bounded)]).toEqual([target, false]);
      }
    },
  );

  test("a role's boundary is not taken away", () => {
    for (const target of [own, role("taskRole"), everybodys]) {
      expect(may("iam:DeleteRolePermissionsBoundary", target, bounded)).toBe(false);
    }
  });

  test("trust: no role that could be without the boundary is opened to others", () => {
    for (const action of ["UpdateAssumeRolePolicy", "DeleteRole", "UpdateRole", "TagRole"]) {
      for (const target of [own, role("githubPlanRole"), role("noticeRole"), everybodys, alike]) {
        expect([action, target, may(`iam:${action}`, target, bounded)]).toEqual([action, target, false]);
      }
    }
    for (const action of [
      "CreateOpenIDConnectProvider",
      "UpdateSAMLProvider",
      "AddClientIDToOpenIDConnectProvider",
    ]) {
      expect(may(`iam:${action}`, iam("oidc-provider", "token.actions.githubusercontent.com"))).toBe(false);
    }
  });

  test.each(["AssumeRole", "AssumeRoleWithSAML", "GetFederationToken", "GetSessionToken"])(
    "no other role is taken: sts:%s",
    (action) => {
      for (const target of ["*", everybodys, role("taskRole")])
        expect(may(`sts:${action}`, target)).toBe(false);
    },
  );

  test.each([
    ["ec2", "a new instance"],
    ["glue", "a development endpoint"],
    ["cloudformation", "a stack"],
    ["datapipeline", "a pipeline"],
    ["sagemaker", "a notebook"],
    ["codebuild", "a build"],
    ["codestar", "a project"],
    ["states", "a state machine"],
    ["events", "a rule"],
    ["scheduler", "a schedule"],
  ])("no role is passed to %s, for %s", (service) => {
    const to = { "iam:PassedToService": `${service}.amazonaws.com` };
    for (const target of [role("taskRole"), own, everybodys]) {
      expect(may("iam:PassRole", target, to)).toBe(false);
    }
  });

  test.each(["lambda", "ecs-tasks", "backup"])("%s is passed roles of the environment only", (service) => {
    const to = { "iam:PassedToService": `${service}.amazonaws.com` };
    for (const target of [own, role("githubPlanRole"), everybodys, alike]) {
      expect(may("iam:PassRole", target, to)).toBe(false);
    }
  });

  test("instance profiles are neither made nor given roles", () => {
    for (const action of ["CreateInstanceProfile", "AddRoleToInstanceProfile"]) {
      expect(may(`iam:${action}`, iam("instance-profile", "groundwork-github-roles-x"))).toBe(false);
    }
  });

  test.each([
    "cloudformation:CreateChangeSet",
    "cloudformation:CreateStack",
    "cloudformation:UpdateStack",
    "cloudformation:UpdateStackSet",
    "codebuild:StartBuild",
    "codebuild:UpdateProject",
    "codestar:AssociateTeamMember",
    "codestar:CreateProject",
    "datapipeline:CreatePipeline",
    "datapipeline:PutPipelineDefinition",
    "ec2-instance-connect:SendSSHPublicKey",
    "ec2:AssociateIamInstanceProfile",
    "ec2:ModifyInstanceAttribute",
    "ec2:ReplaceIamInstanceProfileAssociation",
    "ec2:RequestSpotInstances",
    "ec2:RunInstances",
    "ecs:ExecuteCommand",
    "glue:CreateDevEndpoint",
    "glue:UpdateDevEndpoint",
    "sagemaker:CreateNotebookInstance",
    "sagemaker:CreatePresignedNotebookInstanceUrl",
    "sagemaker:CreateProcessingJob",
    "sagemaker:CreateTrainingJob",
    "ssm:SendCommand",
    "ssm:StartSession",
    "sso:CreateAccountAssignment",
    "states:StartExecution",
  ])("what others run is not made to work for it: %s", (action) => {
    expect(may(action, `arn:aws:${action.split(":")[0]}:${region}:${account}:thing/theirs`)).toBe(false);
  });

  test.each([
    "AddPermission",
    "CreateEventSourceMapping",
    "CreateFunction",
    "InvokeFunction",
    "PutFunctionEventInvokeConfig",
    "UpdateFunctionCode",
    "UpdateFunctionConfiguration",
  ])("functions of others: lambda:%s", (action) => {
    expect(may(`lambda:${action}`, `arn:aws:lambda:${region}:${account}:function:theirs`)).toBe(false);
  });

  test("no service-linked role but of the services in use, and none is deleted", () => {
    const linked = iam("role", "aws-service-role/x.amazonaws.com/AWSServiceRoleForX");
    for (const service of ["x.amazonaws.com", "config.amazonaws.com", "sso.amazonaws.com"]) {
      expect(may("iam:CreateServiceLinkedRole", linked, { "iam:AWSServiceName": service })).toBe(false);
    }
    expect(may("iam:DeleteServiceLinkedRole", linked)).toBe(false);
  });

  test.each([
    "account:CloseAccount",
    "iam:UpdateAccountPasswordPolicy",
    "organizations:DescribeOrganization",
    "organizations:LeaveOrganization",
  ])("the account stays as it is: %s", (action) => expect(may(action)).toBe(false));
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

  test.each([
    "access-analyzer:DeleteAnalyzer",
    "backup:DeleteBackupVaultLockConfiguration",
    "cloudtrail:PutEventSelectors",
    "cloudtrail:StopLogging",
    "cloudtrail:UpdateTrail",
    "config:StopConfigurationRecorder",
    "guardduty:DeleteDetector",
    "guardduty:UpdateDetector",
    "s3:BypassGovernanceRetention",
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
