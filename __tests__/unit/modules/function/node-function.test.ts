import { migrationSource } from "../../../../modules/database/migration-source";
import { NodeFunction } from "../../../../modules/function/node-function";
import { only, statements, synthModule } from "../../synth";

const json = synthModule(
  (stack) =>
    new NodeFunction(stack, "function", {
      name: "app-dev-check",
      description: "Looks",
      source: migrationSource,
      account: "111111111111",
      region: "ap-northeast-1",
      roleName: "app-dev-check-role",
      rights: [],
      environment: {},
      timeoutSeconds: 10,
      memory: 128,
      logKmsKeyArn: "arn:logs-key",
      logRetentionInDays: 14,
    }),
);

describe("NodeFunction without a network", () => {
  test("has no interface in the VPC, and no right to make one", () => {
    expect(only(json, "aws_lambda_function")).not.toHaveProperty("vpc_config");
    const rights = statements(only(json, "aws_iam_role_policy").policy as string);
    expect(rights.map(({ Sid }) => Sid)).toEqual(["WriteToLogGroup"]);
  });

  test("writes to its encrypted log", () => {
    expect(only(json, "aws_cloudwatch_log_group")).toMatchObject({
      name: "/aws/lambda/app-dev-check",
      kms_key_id: "arn:logs-key",
    });
  });
});
