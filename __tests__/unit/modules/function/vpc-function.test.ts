import { VpcFunction } from "../../../../modules/function/vpc-function";
import type { VpcFunctionProps } from "../../../../modules/function/vpc-function";
import { migrationSource } from "../../../../modules/database/migration-source";
import { only, referenced, statements, synthModule } from "../../synth";

const synth = (change: Partial<VpcFunctionProps> = {}) =>
  synthModule(
    (stack) =>
      new VpcFunction(stack, "function", {
        name: "app-dev-worker",
        description: "Works",
        source: migrationSource,
        account: "111111111111",
        region: "ap-northeast-1",
        roleName: "app-dev-worker-role",
        rights: [{ Sid: "ReadIt", Action: "secretsmanager:GetSecretValue", Resource: "arn:secret" }],
        environment: { PLACE: "here" },
        timeoutSeconds: 900,
        memory: 512,
        subnetIds: ["subnet-a", "subnet-b"],
        securityGroupId: "sg-1",
        logKmsKeyArn: "arn:logs-key",
        logRetentionInDays: 14,
        ...change,
      }),
  );

const json = synth();
const lambda = only(json, "aws_lambda_function");
const role = only(json, "aws_iam_role");
const rights = statements(only(json, "aws_iam_role_policy").policy as string);
const arn = "arn:aws:lambda:ap-northeast-1:111111111111:function:app-dev-worker";

describe("VpcFunction", () => {
  test("runs in private subnets of two zones, with one security group", () => {
    expect(lambda).toMatchObject({
      function_name: "app-dev-worker",
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      handler: "index.handler",
      timeout: 900,
      memory_size: 512,
      vpc_config: { subnet_ids: ["subnet-a", "subnet-b"], security_group_ids: ["sg-1"] },
      environment: { variables: { PLACE: "here" } },
    });
    expect(lambda.reserved_concurrent_executions).toBeUndefined();
    expect(
      only(synth({ reservedConcurrency: 1 }), "aws_lambda_function").reserved_concurrent_executions,
    ).toBe(1);
  });

  test("is deployed from a file beside the JSON, whose path changes with its content", () => {
    expect(lambda.filename).toMatch(/^assets\/\w+\/[0-9a-f]{32}\/[0-9a-f]{64}\.zip$/);
    const [, , short, name] = (lambda.filename as string).split("/");
    const digest = name!.replace(".zip", "");
    expect(digest.startsWith(short!)).toBe(true);
    expect(Buffer.from(lambda.source_code_hash, "base64").toString("hex")).toBe(digest);
  });

  test("writes to its own log group, encrypted and kept for a time, which is there before it", () => {
    expect(only(json, "aws_cloudwatch_log_group")).toMatchObject({
      name: "/aws/lambda/app-dev-worker",
      kms_key_id: "arn:logs-key",
      retention_in_days: 14,
    });
    const [log] = Object.keys(json.resource!.aws_cloudwatch_log_group!);
    const [policy] = Object.keys(json.resource!.aws_iam_role_policy!);
    expect(lambda.depends_on).toEqual([`aws_cloudwatch_log_group.${log}`, `aws_iam_role_policy.${policy}`]);
    const write = rights.find(({ Sid }) => Sid === "WriteToLogGroup")!;
    expect(write.resources).toEqual([`\${aws_cloudwatch_log_group.${log}.arn}:*`]);
  });

  test("only Lambda takes the role", () => {
    expect(role.name).toBe("app-dev-worker-role");
    expect(referenced(lambda.role)).toBe(Object.keys(json.resource!.aws_iam_role!)[0]);
    expect(statements(role.assume_role_policy as string)).toEqual([
      expect.objectContaining({
        Principal: { Service: "lambda.amazonaws.com" },
        actions: ["sts:AssumeRole"],
      }),
    ]);
  });

  test("every right names its resource, but for network interfaces, which its own code may not touch", () => {
    const open = rights.filter(({ resources }) => resources.includes("*"));
    expect(open.map(({ Sid }) => Sid)).toEqual(["NetworkInterfaces", "NoNetworkInterfacesByItsCode"]);
    const [allowed, denied] = open;
    expect(
      allowed!.actions.every((action) => /^ec2:\w+(Interface|Interfaces|Addresses|Subnets)$/.test(action)),
    ).toBe(true);
    expect(denied).toMatchObject({
      Effect: "Deny",
      actions: allowed!.actions,
      Condition: { ArnEquals: { "lambda:SourceFunctionArn": arn } },
    });
    expect(rights.find(({ Sid }) => Sid === "ReadIt")!.resources).toEqual(["arn:secret"]);
    expect(rights).toHaveLength(4);
  });
});
