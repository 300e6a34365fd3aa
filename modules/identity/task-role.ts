import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { policyDocument, serviceTrust } from "../iam/policy";
import type { Statement } from "../iam/policy";

export interface TaskRoleProps {
  readonly name: string;
  /** First part of the policies' names, and path of the parameters. */
  readonly prefix: string;
  readonly account: string;
  readonly region: string;
  /** Bucket of uploaded files. */
  readonly bucketName: string;
  /** Key of the bucket's objects, and of the data keys of sealed columns. */
  readonly dataKmsKeyArn: string;
  /** What data keys it may unwrap, as their encryption context says. */
  readonly dataKeyPurposes: readonly string[];
  readonly logGroupName: string;
  /** Tables of DynamoDB whose items it may use. @default none */
  readonly tableNames?: readonly string[];
}

/**
 * What the running application may do: its uploads, its tables, its log group, its parameters, the keys of sealed
 * columns. No shell into a container (ECS Exec), and no other role to take.
 */
export class TaskRole extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: TaskRoleProps) {
    super(scope, id);
    const { prefix, account, region } = props;
    const role = new IamRole(this, "role", {
      name: props.name,
      description: "What the running application may do",
      assumeRolePolicy: serviceTrust(
        "ecs-tasks.amazonaws.com",
        account,
        `arn:aws:ecs:${region}:${account}:*`,
      ),
    });
    this.arn = role.arn;
    const policies = {
      s3: s3Statements(props),
      logs: logStatements(props),
      ssm: ssmStatements(props),
      kms: kmsStatements(props),
      ...(props.tableNames?.length && { dynamodb: tableStatements(props, props.tableNames) }),
    };
    for (const [name, statements] of Object.entries(policies)) {
      new IamRolePolicy(this, name, {
        name: `${prefix}-ecs-task-${name}`,
        role: role.id,
        policy: policyDocument(statements),
      });
    }
  }
}

function s3Statements({ bucketName, dataKmsKeyArn, region }: TaskRoleProps): Statement[] {
  const bucket = `arn:aws:s3:::${bucketName}`;
  return [
    {
      Sid: "UseUploads",
      Action: [
        "s3:AbortMultipartUpload",
        "s3:DeleteObject",
        "s3:GetObject",
        "s3:ListMultipartUploadParts",
        "s3:PutObject",
      ],
      Resource: `${bucket}/*`,
    },
    // Without it S3 answers "forbidden" where it should say "not found".
    { Sid: "ListUploads", Action: "s3:ListBucket", Resource: bucket },
    {
      Sid: "UseKeyOfUploads",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: dataKmsKeyArn,
      Condition: { StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } },
    },
  ];
}

function logStatements({ account, region, logGroupName }: TaskRoleProps): Statement[] {
  return [
    {
      Sid: "WriteToLogGroup",
      Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      Resource: `arn:aws:logs:${region}:${account}:log-group:${logGroupName}:*`,
    },
  ];
}

function ssmStatements({ account, region, prefix }: TaskRoleProps): Statement[] {
  const path = `arn:aws:ssm:${region}:${account}:parameter/${prefix}`;
  return [
    {
      Sid: "ReadParameters",
      Action: ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"],
      Resource: [path, `${path}/*`],
    },
  ];
}

/** It unwraps data keys and cannot make any: that is for whoever runs `npm run keys`. */
function kmsStatements({ dataKmsKeyArn, dataKeyPurposes }: TaskRoleProps): Statement[] {
  return [
    {
      Sid: "UnwrapDataKeys",
      Action: "kms:Decrypt",
      Resource: dataKmsKeyArn,
      Condition: { StringEquals: { "kms:EncryptionContext:groundwork:purpose": dataKeyPurposes } },
    },
  ];
}

/** Items and indexes, one by one or by key; no scan, which reads what no request needs, and no change of a table. */
function tableStatements(
  { account, region, dataKmsKeyArn }: TaskRoleProps,
  names: readonly string[],
): Statement[] {
  const arns = names.map((name) => `arn:aws:dynamodb:${region}:${account}:table/${name}`);
  return [
    {
      Sid: "UseItems",
      Action: [
        "dynamodb:BatchGetItem",
        "dynamodb:BatchWriteItem",
        "dynamodb:ConditionCheckItem",
        "dynamodb:DeleteItem",
        "dynamodb:DescribeTable",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:UpdateItem",
      ],
      Resource: arns,
    },
    { Sid: "QueryIndexes", Action: "dynamodb:Query", Resource: arns.map((arn) => `${arn}/index/*`) },
    {
      Sid: "UseKeyOfTables",
      Action: ["kms:Decrypt", "kms:DescribeKey"],
      Resource: dataKmsKeyArn,
      Condition: { StringEquals: { "kms:ViaService": `dynamodb.${region}.amazonaws.com` } },
    },
  ];
}
