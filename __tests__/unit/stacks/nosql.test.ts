import { environmentNames, loadSettings } from "../../../environments";
import { NosqlStack } from "../../../stacks/nosql";
import { RealtimeStack } from "../../../stacks/realtime";
import { SecurityStack } from "../../../stacks/security";
import { find, only, output, resources, statements, synthStack } from "../synth";

describe.each(environmentNames)("NosqlStack of %s", (environment) => {
  const json = synthStack(NosqlStack, environment);
  const isProduction = loadSettings(environment).profile === "production";

  test("has a registry of connections, found by user, of which each expires", () => {
    const table = only(json, "aws_dynamodb_table");
    expect(table).toMatchObject({
      name: `groundwork-${environment}-connections`,
      hash_key: "connection_id",
      ttl: { enabled: true, attribute_name: "expires_at" },
      server_side_encryption: {
        enabled: true,
        kms_key_arn: "${data.terraform_remote_state.security.outputs.data_kms_key_arn}",
      },
    });
    expect(table.global_secondary_index).toEqual([expect.objectContaining({ hash_key: "user_id" })]);
  });

  test(isProduction ? "cannot be lost" : "goes when the environment goes", () => {
    const table = only(json, "aws_dynamodb_table");
    expect(table.deletion_protection_enabled).toBe(isProduction);
    expect(table.point_in_time_recovery.enabled).toBe(isProduction);
    expect(table.lifecycle).toEqual(isProduction ? { prevent_destroy: true } : undefined);
  });

  test("publishes names and ARNs", () => {
    const [id] = Object.keys(json.resource!.aws_dynamodb_table!);
    expect(output(json, "nosql_table_names")).toEqual([`\${aws_dynamodb_table.${id}.name}`]);
    expect(output(json, "nosql_table_arns")).toEqual([`\${aws_dynamodb_table.${id}.arn}`]);
    expect(output(json, "nosql_stream_arns")).toEqual([]);
  });
});

const TABLE = "arn:aws:dynamodb:ap-northeast-1:111111111111:table/groundwork-dev-connections";

test("the application's role uses items of these tables and queries their indexes, no more", () => {
  const policy = find(synthStack(SecurityStack), "aws_iam_role_policy", {
    name: "groundwork-dev-ecs-task-dynamodb",
  }).policy;
  const [items, indexes, key, ...others] = statements(policy);
  expect(others).toEqual([]);
  expect(items!.resources).toEqual([TABLE]);
  expect(items!.actions.filter((action) => !/Item$|Query$|DescribeTable$/.test(action))).toEqual([]);
  expect(indexes).toMatchObject({ resources: [`${TABLE}/index/*`], actions: ["dynamodb:Query"] });
  expect(key!.actions).toEqual(["kms:Decrypt", "kms:DescribeKey"]);
  expect(key!.Condition).toEqual({
    StringEquals: { "kms:ViaService": "dynamodb.ap-northeast-1.amazonaws.com" },
  });
});

test("without tables the role has no right to any, and the service is told of none", () => {
  const without = (Stack: typeof SecurityStack | typeof RealtimeStack) =>
    synthStack(Stack, "dev", (settings) => ({ ...settings, nosql: undefined }));
  const policies = resources(without(SecurityStack), "aws_iam_role_policy").map(({ policy }) => policy);
  expect(JSON.stringify(policies)).not.toContain("dynamodb:GetItem");
  expect(JSON.stringify(resources(without(RealtimeStack), "aws_ecs_task_definition"))).not.toContain(
    "TABLE_",
  );
});

test("the service knows its tables by name", () => {
  const { container_definitions } = only(synthStack(RealtimeStack), "aws_ecs_task_definition");
  expect(container_definitions).toContain("TABLE_CONNECTIONS");
  expect(container_definitions).toContain("groundwork-dev-connections");
});
