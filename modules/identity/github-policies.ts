import type { Statement } from "../iam/policy";

/** Where the phases' state is, and how it is encrypted. */
export interface StateAccess {
  readonly bucketArn: string;
  /** Alias of its key, with the leading `alias/`. */
  readonly keyAlias: string;
}

export interface GithubPolicyProps {
  readonly account: string;
  readonly region: string;
  /** First part of every name of the environment. */
  readonly prefix: string;
  readonly state: StateAccess;
}

/** Calls that read what users or programs stored, which AWS's ReadOnlyAccess allows and no plan needs. */
const DATA_READS = [
  "athena:GetQueryResults*",
  "cloudtrail:LookupEvents",
  "cognito-idp:AdminGetUser",
  "cognito-idp:AdminList*",
  "cognito-idp:ListUsers*",
  "dynamodb:BatchGetItem",
  "dynamodb:GetItem",
  "dynamodb:GetRecords",
  "dynamodb:PartiQLSelect",
  "dynamodb:Query",
  "dynamodb:Scan",
  "ecr:BatchGetImage",
  "ecr:GetDownloadUrlForLayer",
  "logs:FilterLogEvents",
  "logs:GetLogEvents",
  "logs:GetLogRecord",
  "logs:GetQueryResults",
  "logs:StartLiveTail",
  "logs:StartQuery",
  "sqs:ReceiveMessage",
  "ssm:GetParameter*",
];

/** What a plan reads: the settings of everything, the state, and the secrets that a plan itself opens. Nothing of users. */
export function planStatements({ account, region, prefix, state }: GithubPolicyProps): Statement[] {
  return [
    ...stateStatements(state, ["s3:GetObject"]),
    {
      // Terraform reads the password back to hand it over; nothing outside of the network can use it.
      Sid: "SecretsThatAPlanOpens",
      Action: "secretsmanager:GetSecretValue",
      Resource: `arn:aws:secretsmanager:${region}:${account}:secret:${prefix}-*`,
    },
    { Sid: "DrawPassword", Action: "secretsmanager:GetRandomPassword", Resource: "*" },
    { Sid: "NoDataOfUsers", Effect: "Deny", Action: DATA_READS, Resource: "*" },
    {
      Sid: "NoObjectsButState",
      Effect: "Deny",
      Action: ["s3:GetObject", "s3:GetObjectVersion"],
      NotResource: `${state.bucketArn}/*`,
    },
  ];
}

/**
 * What an apply may do beside AWS's PowerUserAccess, which has no IAM: the environment's own roles, policies and
 * service-linked roles.
 */
export function applyStatements({ account, prefix, state }: GithubPolicyProps): Statement[] {
  const own = (kind: string) => `arn:aws:iam::${account}:${kind}/${prefix}-*`;
  return [
    ...stateStatements(state, ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]),
    {
      Sid: "RolesOfTheEnvironment",
      Action: [
        "iam:AttachRolePolicy",
        "iam:CreatePolicy",
        "iam:CreatePolicyVersion",
        "iam:CreateRole",
        "iam:DeletePolicy",
        "iam:DeletePolicyVersion",
        "iam:DeleteRole",
        "iam:DeleteRolePolicy",
        "iam:DetachRolePolicy",
        "iam:PassRole",
        "iam:PutRolePolicy",
        "iam:TagPolicy",
        "iam:TagRole",
        "iam:UntagPolicy",
        "iam:UntagRole",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
        "iam:UpdateRoleDescription",
      ],
      Resource: [own("role"), own("policy")],
    },
    {
      Sid: "RolesOfServices",
      Action: [
        "iam:CreateServiceLinkedRole",
        "iam:DeleteServiceLinkedRole",
        "iam:GetServiceLinkedRoleDeletionStatus",
        "iam:TagRole",
      ],
      Resource: `arn:aws:iam::${account}:role/aws-service-role/*`,
    },
    {
      Sid: "ReadIam",
      Action: ["iam:Get*", "iam:List*"],
      Resource: "*",
    },
    {
      Sid: "PasswordPolicy",
      Action: ["iam:DeleteAccountPasswordPolicy", "iam:UpdateAccountPasswordPolicy"],
      Resource: "*",
    },
  ];
}

/**
 * The boundary of the role that applies: whatever its policies come to allow, it makes no user and no key, changes
 * neither itself nor how GitHub is trusted, does not blind those who watch and unlocks no backup. A person does that.
 */
export function boundaryStatements({ account, prefix }: GithubPolicyProps): Statement[] {
  const own = `arn:aws:iam::${account}`;
  return [
    { Sid: "WhatItsPoliciesAllow", Action: "*", Resource: "*" },
    {
      Sid: "NoUsersAndKeys",
      Effect: "Deny",
      Action: [
        "iam:*AccessKey*",
        "iam:*LoginProfile*",
        "iam:*MFADevice*",
        "iam:*SAMLProvider*",
        "iam:*SSHPublicKey*",
        "iam:AddUserToGroup",
        "iam:Attach*Group*",
        "iam:Attach*User*",
        "iam:CreateGroup",
        "iam:CreateServiceSpecificCredential",
        "iam:CreateUser",
        "iam:Put*Group*",
        "iam:Put*User*",
      ],
      Resource: "*",
    },
    {
      Sid: "NotItsOwnRights",
      Effect: "Deny",
      NotAction: ["iam:Get*", "iam:List*"],
      Resource: [
        `${own}:role/${prefix}-github-*`,
        `${own}:policy/${prefix}-github-*`,
        `${own}:oidc-provider/*`,
      ],
    },
    {
      Sid: "NoWayOut",
      Effect: "Deny",
      Action: [
        "account:CloseAccount",
        "account:Delete*",
        "account:DisableRegion",
        "account:EnableRegion",
        "account:Put*",
        "organizations:Accept*",
        "organizations:Attach*",
        "organizations:Create*",
        "organizations:Delete*",
        "organizations:Detach*",
        "organizations:Disable*",
        "organizations:Enable*",
        "organizations:Invite*",
        "organizations:LeaveOrganization",
        "organizations:Move*",
        "organizations:Remove*",
        "organizations:Update*",
      ],
      Resource: "*",
    },
    {
      Sid: "NobodyIsBlinded",
      Effect: "Deny",
      Action: [
        "access-analyzer:DeleteAnalyzer",
        "backup:DeleteBackupVaultAccessPolicy",
        "backup:DeleteBackupVaultLockConfiguration",
        "cloudtrail:DeleteTrail",
        "cloudtrail:PutEventSelectors",
        "cloudtrail:StopLogging",
        "cloudtrail:UpdateTrail",
        "config:DeleteConfigurationRecorder",
        "config:DeleteDeliveryChannel",
        "config:StopConfigurationRecorder",
        "guardduty:DeleteDetector",
        "guardduty:UpdateDetector",
        "s3:BypassGovernanceRetention",
        "securityhub:DisableSecurityHub",
      ],
      Resource: "*",
    },
  ];
}

/** The state, and its lock: a file beside it that Terraform writes and removes even for a plan. */
function stateStatements(
  { bucketArn, keyAlias }: StateAccess,
  objectActions: readonly string[],
): Statement[] {
  return [
    { Sid: "ListState", Action: "s3:ListBucket", Resource: bucketArn },
    { Sid: "State", Action: objectActions, Resource: `${bucketArn}/*.tfstate` },
    {
      Sid: "StateLock",
      Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      Resource: `${bucketArn}/*.tfstate.tflock`,
    },
    {
      Sid: "StateKey",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: "*",
      Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": keyAlias } },
    },
  ];
}
