import { ExecutionRole } from "../../../../modules/identity/execution-role";
import { find, only, resources, statements, synthModule } from "../../synth";
import type { PolicyStatement } from "../../synth";

const synth = (guardDutyAgent = false) =>
  synthModule(
    (stack) =>
      new ExecutionRole(stack, "execution_role", {
        name: "groundwork-dev-ecs-execution-role",
        prefix: "groundwork-dev",
        account: "111111111111",
        region: "ap-northeast-1",
        repositoryName: "groundwork-dev-realtime",
        guardDutyAgent,
        logGroupName: "/groundwork-dev/realtime",
        secretNames: ["groundwork-dev-redis-credentials"],
        secretsKmsKeyArn: "arn:secrets-key",
      }),
  );
const all = (json: ReturnType<typeof synth>): PolicyStatement[] =>
  resources(json, "aws_iam_role_policy").flatMap(({ policy }) => statements(policy));
const policy = (json: ReturnType<typeof synth>, name: string) =>
  statements(find(json, "aws_iam_role_policy", { name: `groundwork-dev-ecs-execution-${name}` }).policy);

describe("ExecutionRole", () => {
  const json = synth();

  test("is taken by ECS tasks of this account and region only", () => {
    const role = only(json, "aws_iam_role");
    expect(role.name).toBe("groundwork-dev-ecs-execution-role");
    expect(statements(role.assume_role_policy)).toEqual([
      expect.objectContaining({
        Principal: { Service: "ecs-tasks.amazonaws.com" },
        Condition: {
          StringEquals: { "aws:SourceAccount": "111111111111" },
          ArnLike: { "aws:SourceArn": "arn:aws:ecs:ap-northeast-1:111111111111:*" },
        },
      }),
    ]);
  });

  test("pulls from one repository", () => {
    const [pull] = policy(json, "image").filter(({ actions }) => actions.includes("ecr:BatchGetImage"));
    expect(pull!.resources).toEqual([
      "arn:aws:ecr:ap-northeast-1:111111111111:repository/groundwork-dev-realtime",
    ]);
  });

  test("pulls GuardDuty's agent where it is used, from whichever account of AWS has it", () => {
    const [pull] = policy(synth(true), "image");
    expect(pull!.resources).toContain("arn:aws:ecr:ap-northeast-1:*:repository/aws-guardduty-agent-fargate");
  });

  test("writes to one log group, which it cannot make", () => {
    const [write, ...others] = policy(json, "logs");
    expect(others).toEqual([]);
    expect(write!.resources).toEqual([
      "arn:aws:logs:ap-northeast-1:111111111111:log-group:/groundwork-dev/realtime:*",
    ]);
    expect(write!.actions).toEqual(["logs:CreateLogStream", "logs:PutLogEvents"]);
  });

  test("reads the secrets named, each by its whole name and AWS's six characters", () => {
    const [read, ...others] = policy(json, "secrets").filter(({ actions }) =>
      actions.includes("secretsmanager:GetSecretValue"),
    );
    expect(others).toEqual([]);
    expect(read!.resources).toEqual([
      "arn:aws:secretsmanager:ap-northeast-1:111111111111:secret:groundwork-dev-redis-credentials-??????",
    ]);
  });

  test("decrypts with the key of the secrets, through Secrets Manager only", () => {
    const [decrypt, ...others] = all(json).filter(({ actions }) => actions.some((a) => a.startsWith("kms:")));
    expect(others).toEqual([]);
    expect(decrypt).toMatchObject({
      actions: ["kms:Decrypt"],
      resources: ["arn:secrets-key"],
      Condition: { StringEquals: { "kms:ViaService": "secretsmanager.ap-northeast-1.amazonaws.com" } },
    });
  });

  test("names every resource but for the sign-in to the registry, and no action by pattern", () => {
    const granted = all(json);
    expect(
      granted.filter(({ resources: names }) => names.includes("*")).map(({ actions }) => actions),
    ).toEqual([["ecr:GetAuthorizationToken"]]);
    expect(granted.flatMap(({ actions }) => actions).filter((action) => action.includes("*"))).toEqual([]);
  });
});
