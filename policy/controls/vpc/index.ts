import type { Control } from "../../control";
import { networkAclNoAdministration } from "./network-acl-no-administration";
import { networkAclUsed } from "./network-acl-used";
import { securityGroupOpenPorts } from "./security-group-open-ports";
import { securityGroupRulesApart } from "./security-group-rules-apart";
import { subnetNoPublicAddress } from "./subnet-no-public-address";
import { vpcDefaultGroupClosed } from "./vpc-default-group-closed";
import { vpcEndpointPolicy } from "./vpc-endpoint-policy";
import { vpcEndpointsEcr } from "./vpc-endpoints-ecr";
import { vpcFlowLogs } from "./vpc-flow-logs";

export const vpc: readonly Control[] = [
  networkAclNoAdministration,
  networkAclUsed,
  securityGroupOpenPorts,
  securityGroupRulesApart,
  subnetNoPublicAddress,
  vpcDefaultGroupClosed,
  vpcEndpointPolicy,
  vpcEndpointsEcr,
  vpcFlowLogs,
];
