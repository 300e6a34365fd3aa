import { TaskRole } from "../../../../modules/identity/task-role";
import { find, only, resources, statements, synthModule } from "../../synth";

const json = synthModule(
  (stack) =>
    new TaskRole(stack, "task_role", {
      name: "groundwork-dev-ecs-task-role",
      prefix: "groundwork-dev",
      account: "111111111111",
      region: "ap-northeast-1",
      bucketName: "groundwork-dev-uploads-111111111111",
      dataKmsKeyArn: "arn:data-key",
      dataKeyPurposes: ["content", "email"],
      logGroupName: "/groundwork-dev/realtime",
    }),
);
const all = resources(json, "aws_iam_role_policy").flatMap(({ policy }) => statements(policy));
const policy = (name: string) =>
  statements(find(json, "aws_iam_role_policy", { name: `groundwork-dev-ecs-task-${name}` }).policy);

describe("TaskRole", () => {
  test("is taken by ECS tasks of this account and region only", () => {
    const [trust, ...others] = statements(only(json, "aws_iam_role").assume_role_policy);
    expect(others).toEqual([]);
    expect(trust).toMatchObject({
      Principal: { Service: "ecs-tasks.amazonaws.com" },
      Condition: {
        StringEquals: { "aws:SourceAccount": "111111111111" },
        ArnLike: { "aws:SourceArn": "arn:aws:ecs:ap-northeast-1:111111111111:*" },
      },
    });
  });

  test("uses objects of the uploads, and lists that bucket", () => {
    const objects = policy("s3").filter(({ actions }) => actions.includes("s3:PutObject"));
    expect(objects.map((statement) => statement.resources)).toEqual([
      ["arn:aws:s3:::groundwork-dev-uploads-111111111111/*"],
    ]);
    const listing = policy("s3").filter(({ actions }) => actions.includes("s3:ListBucket"));
    expect(listing.map((statement) => statement.resources)).toEqual([
      ["arn:aws:s3:::groundwork-dev-uploads-111111111111"],
    ]);
  });

  test("uses the data key through S3, and to unwrap data keys of the purposes named, not to make any", () => {
    const ofKeys = (statements: typeof all) =>
      statements.filter(({ actions }) => actions.some((action) => action.startsWith("kms:")));
    expect(ofKeys(all)).toHaveLength(2);
    expect(ofKeys([...policy("s3"), ...policy("kms")])).toEqual([
      expect.objectContaining({
        actions: ["kms:Decrypt", "kms:GenerateDataKey"],
        resources: ["arn:data-key"],
        Condition: { StringEquals: { "kms:ViaService": "s3.ap-northeast-1.amazonaws.com" } },
      }),
      expect.objectContaining({
        actions: ["kms:Decrypt"],
        resources: ["arn:data-key"],
        Condition: { StringEquals: { "kms:EncryptionContext:groundwork:purpose": ["content", "email"] } },
      }),
    ]);
  });

  test("writes to its log group", () => {
    expect(policy("logs").map((statement) => statement.resources)).toEqual([
      ["arn:aws:logs:ap-northeast-1:111111111111:log-group:/groundwork-dev/realtime:*"],
    ]);
  });

  test("reads parameters under its path, not those of a name that begins alike", () => {
    const [read, ...others] = policy("ssm");
    expect(others).toEqual([]);
    expect(read!.resources).toEqual([
      "arn:aws:ssm:ap-northeast-1:111111111111:parameter/groundwork-dev",
      "arn:aws:ssm:ap-northeast-1:111111111111:parameter/groundwork-dev/*",
    ]);
    expect(read!.actions.every((action) => action.startsWith("ssm:GetParameter"))).toBe(true);
  });

  test("reads no secret, takes no role, opens no shell, and names every resource and action", () => {
    const actions = all.flatMap((statement) => statement.actions);
    expect(actions.length).toBeGreaterThan(10);
    for (const action of actions) {
      expect(action).not.toMatch(/^(secretsmanager|sts|ssmmessages|iam):/);
      expect(action).not.toContain("*");
    }
    for (const statement of all) expect(statement.resources).not.toContain("*");
  });
});
