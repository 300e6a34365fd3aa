import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { policyDocument, serviceTrust } from "../iam/policy";
import type { Statement } from "../iam/policy";

export interface ExecutionRoleProps {
  readonly name: string;
  /** First part of the policies' names. */
  readonly prefix: string;
  readonly account: string;
  readonly region: string;
  /** ECR repository of the application's image. */
  readonly repositoryName: string;
  /** Whether GuardDuty puts its agent, in an image of AWS's own, beside the container. @default false */
  readonly guardDutyAgent?: boolean;
  /** Log group of the container. */
  readonly logGroupName: string;
  /** Secrets that the container may be given. */
  readonly secretNames: readonly string[];
  /** Key of the secrets. */
  readonly secretsKmsKeyArn: string;
}

/**
 * What ECS may do to start a task: pull this image, write to this log group, read these secrets.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html, but by name.
 */
export class ExecutionRole extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: ExecutionRoleProps) {
    super(scope, id);
    const { prefix, account, region } = props;
    const role = new IamRole(this, "role", {
      name: props.name,
      description: "Lets ECS start the application's tasks",
      assumeRolePolicy: serviceTrust(
        "ecs-tasks.amazonaws.com",
        account,
        `arn:aws:ecs:${region}:${account}:*`,
      ),
    });
    this.arn = role.arn;
    const policies = {
      image: imageStatements(props),
      logs: logStatements(props),
      secrets: secretStatements(props),
    };
    for (const [name, statements] of Object.entries(policies)) {
      new IamRolePolicy(this, name, {
        name: `${prefix}-ecs-execution-${name}`,
        role: role.id,
        policy: policyDocument(statements),
      });
    }
  }
}

/** GuardDuty User Guide, "Repository for GuardDuty agent on AWS Fargate": of another account in each region. */
const AGENT_REPOSITORY = "aws-guardduty-agent-fargate";

function imageStatements(props: ExecutionRoleProps): Statement[] {
  const { account, region, repositoryName, guardDutyAgent } = props;
  const repository = (owner: string, name: string) => `arn:aws:ecr:${region}:${owner}:repository/${name}`;
  return [
    {
      Sid: "PullImage",
      Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      Resource: [
        repository(account, repositoryName),
        ...(guardDutyAgent ? [repository("*", AGENT_REPOSITORY)] : []),
      ],
    },
    // The one action that AWS offers for no named resource.
    { Sid: "SignInToRegistry", Action: "ecr:GetAuthorizationToken", Resource: "*" },
  ];
}

function logStatements({ account, region, logGroupName }: ExecutionRoleProps): Statement[] {
  return [
    {
      Sid: "WriteToLogGroup",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: `arn:aws:logs:${region}:${account}:log-group:${logGroupName}:*`,
    },
  ];
}

function secretStatements(props: ExecutionRoleProps): Statement[] {
  const { account, region, secretNames, secretsKmsKeyArn } = props;
  const secret = `arn:aws:secretsmanager:${region}:${account}:secret`;
  return [
    {
      Sid: "ReadNamedSecrets",
      Action: "secretsmanager:GetSecretValue",
      // Secrets Manager adds a hyphen and six characters to a secret's name.
      Resource: secretNames.map((name) => `${secret}:${name}-??????`),
    },
    {
      Sid: "DecryptSecrets",
      Action: "kms:Decrypt",
      Resource: secretsKmsKeyArn,
      Condition: { StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` } },
    },
  ];
}
