import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { policyDocument, serviceTrust } from "../iam/policy";

export interface FlowLogsProps {
  readonly vpcId: string;
  readonly account: string;
  readonly region: string;
  readonly roleName: string;
  readonly logGroupName: string;
  /** Key of the log group; its policy must let CloudWatch Logs use it for this group. */
  readonly kmsKeyArn: string;
  /** One of the periods that CloudWatch Logs offers. */
  readonly retentionInDays: number;
}

/**
 * A record of every accepted and refused connection in the network, in an encrypted log group.
 * Control: FSBP EC2.6. Role: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
 */
export class FlowLogs extends Construct {
  constructor(scope: Construct, id: string, props: FlowLogsProps) {
    super(scope, id);
    const logGroup = new CloudwatchLogGroup(this, "log_group", {
      name: props.logGroupName,
      kmsKeyId: props.kmsKeyArn,
      retentionInDays: props.retentionInDays,
    });
    const role = new IamRole(this, "role", {
      name: props.roleName,
      description: "Lets VPC flow logs write to their log group",
      assumeRolePolicy: serviceTrust(
        "vpc-flow-logs.amazonaws.com",
        props.account,
        `arn:aws:ec2:${props.region}:${props.account}:vpc-flow-log/*`,
      ),
    });
    const policy = new IamRolePolicy(this, "policy", {
      name: "write-flow-logs",
      role: role.id,
      policy: policyDocument([
        {
          Sid: "WriteToLogGroup",
          Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
          Resource: `${logGroup.arn}:*`,
        },
      ]),
    });
    new FlowLog(this, "flow_log", {
      vpcId: props.vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: logGroup.arn,
      iamRoleArn: role.arn,
      dependsOn: [policy],
    });
  }
}
