import type { Statement } from "../iam/policy";
import type { GithubPolicyProps } from "./github-policies";
import { roleStatements } from "./github-role-statements";

/** Services of the phases that workflows deploy. */
const SERVICES = [
  "acm",
  "application-autoscaling",
  "backup",
  "backup-storage",
  "cloudfront",
  "cloudwatch",
  "cognito-idp",
  "dynamodb",
  "ec2",
  "ecr",
  "ecs",
  "elasticache",
  "elasticloadbalancing",
  "events",
  "kms",
  "lambda",
  "logs",
  "rds",
  "route53",
  "s3",
  "secretsmanager",
  "sns",
  "wafv2",
];
/** What is only read: governance, which a person deploys, costs and tags. */
const READS = [
  "access-analyzer:Get*",
  "access-analyzer:List*",
  "budgets:Describe*",
  "budgets:List*",
  "budgets:View*",
  "ce:Get*",
  "cloudtrail:Describe*",
  "cloudtrail:Get*",
  "cloudtrail:List*",
  "config:Describe*",
  "config:Get*",
  "config:List*",
  "guardduty:Get*",
  "guardduty:List*",
  "securityhub:Describe*",
  "securityhub:Get*",
  "securityhub:List*",
  "tag:Get*",
];

/**
 * The boundary of both roles, whatever their policies come to allow. It is what the platform needs, so that AWS's own
 * policies open nothing else: no other service could be made to work for whoever has the role. IAM is in it for the
 * environment's roles alone, hence neither user nor key, nor the two roles themselves, nor a boundary. Of what is in it, the
 * denials take out whatever reaches beyond the platform: machines and functions of others with roles of their own, the
 * state of the phase that makes these roles, the records and their key, what holds for the whole account, and the locks of
 * backups. A person does that.
 */
export function boundaryStatements(props: GithubPolicyProps): Statement[] {
  const { account, prefix, state, archiveBucketArns, archiveKeyAlias } = props;
  return [
    { Sid: "ServicesOfThePlatform", Action: SERVICES.map((service) => `${service}:*`), Resource: "*" },
    { Sid: "WhatAPersonDeploys", Action: READS, Resource: "*" },
    ...roleStatements(props),
    {
      Sid: "NoMachines",
      Effect: "Deny",
      Action: [
        "ec2:*IamInstanceProfile*",
        "ec2:CreateFleet",
        "ec2:CreateLaunchTemplate*",
        "ec2:ModifyInstance*",
        "ec2:RequestSpot*",
        "ec2:RunInstances",
        "ecs:ExecuteCommand",
      ],
      Resource: "*",
    },
    {
      Sid: "OwnFunctionsOnly",
      Effect: "Deny",
      Action: ["lambda:Add*", "lambda:Create*", "lambda:Invoke*", "lambda:Put*", "lambda:Update*"],
      NotResource: `arn:aws:lambda:*:${account}:function:${prefix}-*`,
    },
    {
      Sid: "NotTheStateOfTheseRoles",
      Effect: "Deny",
      Action: ["s3:DeleteObject*", "s3:PutObject*"],
      Resource: `${state.bucketArn}/governance.tfstate`,
    },
    {
      Sid: "RecordsStay",
      Effect: "Deny",
      NotAction: ["s3:Get*", "s3:List*"],
      Resource: [state.bucketArn, ...archiveBucketArns.flatMap((arn) => [arn, `${arn}/*`])],
    },
    {
      Sid: "KeysStay",
      Effect: "Deny",
      Action: [
        "kms:DeleteAlias",
        "kms:Disable*",
        "kms:PutKeyPolicy",
        "kms:ScheduleKeyDeletion",
        "kms:UpdateAlias",
      ],
      Resource: "*",
      Condition: {
        "ForAnyValue:StringEquals": { "kms:ResourceAliases": [state.keyAlias, archiveKeyAlias] },
      },
    },
    {
      // What holds for the whole account, and the locks.
      Sid: "GuardsStay",
      Effect: "Deny",
      Action: [
        "backup:DeleteBackupVaultAccessPolicy",
        "backup:DeleteBackupVaultLockConfiguration",
        "ec2:*SnapshotBlockPublicAccess",
        "ec2:DisableEbsEncryptionByDefault",
        "s3:BypassGovernanceRetention",
        "s3:PutAccountPublicAccessBlock",
      ],
      Resource: "*",
    },
  ];
}
