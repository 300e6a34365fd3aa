import { environmentNames } from "../../../environments";
import { roleBoundaryArn } from "../../../stacks/location";
import { synthesizeAll } from "../../../tools/synth/all";
import { mayDo } from "../iam";
import { byId, find, statements } from "../synth";
import type { Body, Json, PolicyStatement } from "../synth";

/** Every environment, and the examples that have other roles. */
const all = synthesizeAll([...environmentNames, "github-roles", "global-database", "rds-proxy"]);

/**
 * What AWS's own policies need for what is backed up here, clusters, tables and buckets, and for a database that is
 * watched. Source: AWS Managed Policy Reference.
 */
const awsPolicies: Record<string, readonly string[]> = {
  AWSBackupServiceRolePolicyForBackup: [
    "backup:CopyFromBackupVault",
    "backup:CopyIntoBackupVault",
    "backup:DescribeBackupVault",
    "dynamodb:CreateBackup",
    "dynamodb:DeleteBackup",
    "dynamodb:DescribeBackup",
    "dynamodb:DescribeTable",
    "dynamodb:ListTagsOfResource",
    "dynamodb:StartAwsBackupJob",
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:GenerateDataKey",
    "rds:AddTagsToResource",
    "rds:CopyDBClusterSnapshot",
    "rds:CreateDBClusterSnapshot",
    "rds:DeleteDBClusterAutomatedBackup",
    "rds:DeleteDBClusterSnapshot",
    "rds:DescribeDBClusterAutomatedBackups",
    "rds:DescribeDBClusterSnapshots",
    "rds:DescribeDBClusters",
    "rds:ListTagsForResource",
    "rds:ModifyDBCluster",
    "rds:ModifyDBClusterSnapshotAttribute",
    "tag:GetResources",
  ],
  AWSBackupServiceRolePolicyForS3Backup: [
    "backup:TagResource",
    "cloudwatch:GetMetricData",
    "events:DeleteRule",
    "events:DescribeRule",
    "events:DisableRule",
    "events:EnableRule",
    "events:ListRules",
    "events:ListTargetsByRule",
    "events:PutRule",
    "events:PutTargets",
    "events:RemoveTargets",
    "kms:Decrypt",
    "kms:DescribeKey",
    "s3:GetBucketAcl",
    "s3:GetBucketLocation",
    "s3:GetBucketNotification",
    "s3:GetBucketTagging",
    "s3:GetBucketVersioning",
    "s3:GetInventoryConfiguration",
    "s3:GetObject",
    "s3:GetObjectAcl",
    "s3:GetObjectTagging",
    "s3:GetObjectVersion",
    "s3:GetObjectVersionAcl",
    "s3:GetObjectVersionTagging",
    "s3:ListAllMyBuckets",
    "s3:ListBucket",
    "s3:ListBucketVersions",
    "s3:PutBucketNotification",
    "s3:PutInventoryConfiguration",
  ],
  AmazonRDSEnhancedMonitoringRole: [
    "logs:CreateLogGroup",
    "logs:CreateLogStream",
    "logs:DescribeLogStreams",
    "logs:GetLogEvents",
    "logs:PutLogEvents",
    "logs:PutRetentionPolicy",
  ],
};

describe.each(all.map(({ settings, stacks }) => [settings.environment, settings, stacks] as const))(
  "%s",
  (_, settings, stacks) => {
    const arn = roleBoundaryArn(settings);
    const boundaryPolicy = find(stacks.bootstrap as Json, "aws_iam_policy", { name: arn.split("/")[1] });
    const boundary = statements(boundaryPolicy.policy as string);
    const jsons = Object.values(stacks) as Json[];
    const roles = jsons.flatMap((json) =>
      Object.entries(byId(json, "aws_iam_role"))
        .filter(([id]) => !id.startsWith("github_"))
        .map(([id, role]) => ({ role, statements: statementsOf(json, id) })),
    );

    test("every role of every phase has the boundary, but for those that GitHub takes, which have their own", () => {
      expect(roles.length).toBeGreaterThanOrEqual(5);
      for (const { role } of roles) expect(role).toMatchObject({ permissions_boundary: arn });
      const others = jsons.flatMap((json) =>
        Object.entries(byId(json, "aws_iam_role")).filter(([id]) => id.startsWith("github_")),
      );
      for (const [, role] of others) {
        expect(role.permissions_boundary).toMatch(/^\$\{aws_iam_policy\.github_boundary_\w+\.arn\}$/);
      }
    });

    test("a role may do within the boundary whatever its policies allow", () => {
      for (const { role, statements } of roles) {
        expect(statements.length).toBeGreaterThan(0);
        const lost = statements
          .flatMap(({ actions }) => actions)
          .filter((action) => !mayDo({ policies: everything, boundary }, { action, resource: "*" }));
        expect({ role: role.name as string, lost }).toEqual({ role: role.name, lost: [] });
      }
    });

    test("whatever a role's policies come to allow, it grants nothing, takes no other role and unlocks nothing", () => {
      const forbidden = [
        "backup:DeleteBackupVaultLockConfiguration",
        "cloudtrail:StopLogging",
        "ec2:RunInstances",
        "iam:CreateAccessKey",
        "iam:CreateRole",
        "iam:DeleteRolePermissionsBoundary",
        "iam:PassRole",
        "iam:PutRolePolicy",
        "kms:PutKeyPolicy",
        "lambda:UpdateFunctionCode",
        "organizations:LeaveOrganization",
        "s3:BypassGovernanceRetention",
        "s3:PutBucketPolicy",
        "secretsmanager:PutResourcePolicy",
        "sts:AssumeRole",
      ];
      expect(
        forbidden.filter((action) => mayDo({ policies: everything, boundary }, { action, resource: "*" })),
      ).toEqual([]);
    });

    test("the boundary is short enough for IAM, and cannot be destroyed by accident", () => {
      expect(String(boundaryPolicy.policy).length).toBeLessThanOrEqual(6144);
      expect(boundaryPolicy.lifecycle).toEqual({ prevent_destroy: true });
    });
  },
);

const everything = statements(
  JSON.stringify({ Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] }),
);

/** What a role's policies allow, its own and AWS's. */
function statementsOf(json: Json, id: string): Pick<PolicyStatement, "actions">[] {
  const isIts = (body: Body) => String(body.role).includes(`aws_iam_role.${id}.`);
  const own = Object.values(byId(json, "aws_iam_role_policy"))
    .filter(isIts)
    .flatMap(({ policy }) => statements(policy as string));
  const ofAws = Object.values(byId(json, "aws_iam_role_policy_attachment"))
    .filter(isIts)
    .map(({ policy_arn }) => {
      const actions = awsPolicies[String(policy_arn).split("/").at(-1)!];
      if (!actions) throw new Error(`no actions on record for ${String(policy_arn)}`);
      return { actions };
    });
  return [...own, ...ofAws];
}
