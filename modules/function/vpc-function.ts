import type { Construct } from "constructs";
import type { Statement } from "../iam/policy";
import { NodeFunction } from "./node-function";
import type { NodeFunctionProps } from "./node-function";

export interface VpcFunctionProps extends Omit<NodeFunctionProps, "network"> {
  /** In two zones or more. */
  readonly subnetIds: string[];
  readonly securityGroupId: string;
}

/**
 * What Lambda needs to give a function its network interfaces; EC2 takes no resource for it. The function's own code
 * has the same role, and is denied what it does not need.
 * Source: Lambda Developer Guide, "Giving Lambda functions access to resources in an Amazon VPC".
 */
const INTERFACE_ACTIONS = [
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:UnassignPrivateIpAddresses",
];

/**
 * A function in private subnets.
 * Controls: FSBP Lambda.3, Lambda.5.
 */
export class VpcFunction extends NodeFunction {
  constructor(scope: Construct, id: string, { subnetIds, securityGroupId, ...props }: VpcFunctionProps) {
    super(scope, id, {
      ...props,
      network: { subnetIds, securityGroupIds: [securityGroupId] },
      rights: [...interfaceRights(props), ...props.rights],
    });
  }
}

function interfaceRights({ region, account, name }: NodeFunctionProps): Statement[] {
  return [
    { Sid: "NetworkInterfaces", Action: INTERFACE_ACTIONS, Resource: "*" },
    {
      Sid: "NoNetworkInterfacesByItsCode",
      Effect: "Deny",
      Action: INTERFACE_ACTIONS,
      Resource: "*",
      // Put together here, since the function is not there yet.
      Condition: {
        ArnEquals: { "lambda:SourceFunctionArn": `arn:aws:lambda:${region}:${account}:function:${name}` },
      },
    },
  ];
}
