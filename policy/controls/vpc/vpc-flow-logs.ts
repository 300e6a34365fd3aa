import type { Control } from "../../control";
import { requireOneOf, requireReferrer } from "../../require";

export const vpcFlowLogs: Control = {
  name: "vpc-flow-logs",
  ids: ["FSBP EC2.6", "CIS 3.0.0/3.7"],
  title: "What flows through a VPC is on record",
  severity: "medium",
  why: "After an intrusion nobody could tell what reached what.",
  mend: "Add an aws_flow_log with traffic_type ALL for the VPC.",
  types: ["aws_vpc"],
  check: (vpc) => {
    const logs = vpc.referrers("aws_flow_log", "vpc_id");
    if (!logs.length) return requireReferrer(vpc, "aws_flow_log", "vpc_id");
    return logs.flatMap((log) => requireOneOf(log, "traffic_type", ["ALL"]));
  },
  examples: {
    failing: [{ aws_flow_log: { example: null } }, { aws_flow_log: { example: { traffic_type: "ACCEPT" } } }],
    passing: [{ aws_flow_log: { example: { traffic_type: "ALL" } } }],
  },
};
