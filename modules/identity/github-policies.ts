import type { Statement } from "../iam/policy";
import { roleStatements } from "./github-role-statements";

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
  /** Roles that an apply makes. */
  readonly roleNames: readonly string[];
  /** Boundary that each of them has. */
  readonly roleBoundaryArn: string;
  /** Buckets whose records nobody changes. */
  readonly archiveBucketArns: readonly string[];
  /** Alias of the key without which nobody reads them, with the leading `alias/`. */
  readonly archiveKeyAlias: string;
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

/** What an apply may do beside AWS's PowerUserAccess: the state and, which that has not, roles. */
export function applyStatements(props: GithubPolicyProps): Statement[] {
  return [
    ...stateStatements(props.state, ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]),
    ...roleStatements(props),
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
