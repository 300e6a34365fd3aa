import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { AssetType, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import { policyDocument } from "../iam/policy";
import type { Statement } from "../iam/policy";
import { packFunction } from "./archive";
import type { FunctionSource } from "./archive";

export interface NodeFunctionProps {
  readonly name: string;
  readonly description: string;
  readonly source: FunctionSource;
  readonly account: string;
  readonly region: string;
  readonly roleName: string;
  /** What the function itself may do, beside writing its log. */
  readonly rights: readonly Statement[];
  /** Plain settings; nothing secret. */
  readonly environment: Readonly<Record<string, string>>;
  /** Seconds, at most 900. */
  readonly timeoutSeconds: number;
  /** MiB; processor time grows with it. */
  readonly memory: number;
  /** How many may run at once, taken from what the account may run. @default as many as the account may run */
  readonly reservedConcurrency?: number;
  /** Where its network interfaces are. @default none: the function reaches what the internet offers */
  readonly network?: { readonly subnetIds: string[]; readonly securityGroupIds: string[] };
  /** Key of the log group; its policy must let CloudWatch Logs use it for this group. */
  readonly logKmsKeyArn: string;
  readonly logRetentionInDays: number;
}

/**
 * A Lambda function of Node 22 on ARM, with an encrypted log that is kept for a time.
 * Control: FSBP Lambda.2.
 */
export class NodeFunction extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id);
    const log = new CloudwatchLogGroup(this, "log", {
      // Where Lambda writes unless told otherwise.
      name: `/aws/lambda/${props.name}`,
      kmsKeyId: props.logKmsKeyArn,
      retentionInDays: props.logRetentionInDays,
    });
    const role = new IamRole(this, "role", {
      name: props.roleName,
      description: `What the function ${props.name} may do`,
      // Without a condition on the source, as AWS documents it for functions: none is known to be sent here.
      assumeRolePolicy: policyDocument([
        { Sid: "AllowService", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
      ]),
    });
    const policy = new IamRolePolicy(this, "policy", {
      name: props.name,
      role: role.id,
      policy: policyDocument([
        {
          Sid: "WriteToLogGroup",
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: `${log.arn}:*`,
        },
        ...props.rights,
      ]),
    });
    const archive = packFunction(props.source);
    const code = new TerraformAsset(this, "code", {
      path: archive.path,
      type: AssetType.FILE,
      assetHash: archive.digest.slice(0, 32),
    });
    const lambda = new LambdaFunction(this, "function", {
      functionName: props.name,
      description: props.description,
      role: role.arn,
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      handler: "index.handler",
      filename: code.path,
      sourceCodeHash: Buffer.from(archive.digest, "hex").toString("base64"),
      timeout: props.timeoutSeconds,
      memorySize: props.memory,
      reservedConcurrentExecutions: props.reservedConcurrency,
      environment: { variables: { ...props.environment } },
      vpcConfig: props.network,
      // The role must have its rights before the function is there, which may need them to begin.
      dependsOn: [log, policy],
    });
    this.name = lambda.functionName;
    this.arn = lambda.arn;
  }
}
