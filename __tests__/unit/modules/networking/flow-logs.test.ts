import { FlowLogs } from "../../../../modules/networking/flow-logs";
import { byId, only, referenced, statements, synthModule } from "../../synth";

const json = synthModule(
  (stack) =>
    new FlowLogs(stack, "flow_logs", {
      vpcId: "vpc-1",
      account: "111111111111",
      region: "ap-northeast-1",
      roleName: "groundwork-dev-flow-log-role",
      logGroupName: "/groundwork-dev/flow-logs",
      kmsKeyArn: "arn:key",
      retentionInDays: 14,
    }),
);
const [logGroup] = Object.keys(byId(json, "aws_cloudwatch_log_group"));

describe("FlowLogs", () => {
  test("record what was accepted and what was refused, of the whole network", () => {
    const flowLog = only(json, "aws_flow_log");
    expect(flowLog).toMatchObject({ traffic_type: "ALL", vpc_id: "vpc-1" });
    expect(referenced(flowLog.log_destination)).toBe(logGroup);
  });

  test("lie encrypted in a log group with an end", () => {
    expect(only(json, "aws_cloudwatch_log_group")).toMatchObject({
      name: "/groundwork-dev/flow-logs",
      kms_key_id: "arn:key",
      retention_in_days: 14,
    });
  });

  test("are written by a role that can do nothing else, and make no log group", () => {
    const [statement, ...others] = statements(only(json, "aws_iam_role_policy").policy);
    expect(others).toEqual([]);
    expect(statement!.resources).toEqual([`\${aws_cloudwatch_log_group.${logGroup}.arn}:*`]);
    expect(statement!.actions).toEqual([
      "logs:CreateLogStream",
      "logs:DescribeLogStreams",
      "logs:PutLogEvents",
    ]);
  });

  test("the role serves flow logs of this account and region only", () => {
    const [statement] = statements(only(json, "aws_iam_role").assume_role_policy);
    expect(statement).toMatchObject({
      Principal: { Service: "vpc-flow-logs.amazonaws.com" },
      Condition: {
        StringEquals: { "aws:SourceAccount": "111111111111" },
        ArnLike: { "aws:SourceArn": "arn:aws:ec2:ap-northeast-1:111111111111:vpc-flow-log/*" },
      },
    });
  });

  test("start when the role may write", () => {
    expect(only(json, "aws_flow_log").depends_on).toEqual([
      `aws_iam_role_policy.${Object.keys(byId(json, "aws_iam_role_policy"))[0]}`,
    ]);
  });
});
