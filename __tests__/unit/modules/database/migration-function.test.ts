import { MigrationFunction } from "../../../../modules/database/migration-function";
import { only, statements, synthModule } from "../../synth";
import { newCluster } from "./cluster";

const json = synthModule(
  (stack) =>
    new MigrationFunction(stack, "migration", {
      name: "app-dev-migration",
      roleName: "app-dev-migration-role",
      stack: "dev-database",
      copyPrefix: "app-dev-copy-",
      account: "111111111111",
      region: "ap-northeast-1",
      cluster: newCluster(stack).cluster,
      secretArn: "arn:secret",
      secretsKmsKeyArn: "arn:secrets-key",
      subnetIds: ["subnet-a", "subnet-b"],
      securityGroupId: "sg-migration",
      logKmsKeyArn: "arn:logs-key",
      logRetentionInDays: 14,
      maintenanceIntervalHours: 24,
    }),
);
const [cluster] = Object.keys(json.resource!.aws_rds_cluster!);
const of = (attribute: string) => `\${aws_rds_cluster.${cluster}.${attribute}}`;

describe("MigrationFunction", () => {
  test("is told where the database is, and no secret", () => {
    expect(only(json, "aws_lambda_function").environment.variables).toEqual({
      AURORA_CLUSTER_ARN: of("arn"),
      AURORA_CLUSTER_ENDPOINT: of("endpoint"),
      AURORA_DATABASE_NAME: of("database_name"),
      AURORA_PORT: of("port"),
      DB_CREDENTIALS_SECRET_ARN: "arn:secret",
      COPY_PREFIX: "app-dev-copy-",
      STACK: "dev-database",
    });
  });

  test("has the longest time that Lambda gives", () => {
    expect(only(json, "aws_lambda_function").timeout).toBe(900);
  });

  test("may read the one secret and those of copies with its key, and log in to this cluster as the one user", () => {
    const rights = statements(only(json, "aws_iam_role_policy").policy as string);
    const named = rights.filter(({ resources }) => !resources.includes("*"));
    expect(
      named.map(({ actions, resources, Condition }) => ({ actions, resources, Condition })).slice(1),
    ).toEqual([
      { actions: ["secretsmanager:GetSecretValue"], resources: ["arn:secret"] },
      {
        actions: ["secretsmanager:GetSecretValue"],
        resources: ["arn:aws:secretsmanager:ap-northeast-1:111111111111:secret:rds!cluster-*"],
        Condition: {
          StringLike: {
            "aws:ResourceTag/aws:rds:primaryDBClusterArn":
              "arn:aws:rds:ap-northeast-1:111111111111:cluster:app-dev-copy-*",
          },
        },
      },
      {
        actions: ["kms:Decrypt"],
        resources: ["arn:secrets-key"],
        Condition: { StringEquals: { "kms:ViaService": "secretsmanager.ap-northeast-1.amazonaws.com" } },
      },
      {
        actions: ["rds-db:connect"],
        resources: [
          `arn:aws:rds-db:ap-northeast-1:111111111111:dbuser:${of("cluster_resource_id")}/chat_deployer`,
        ],
      },
    ]);
  });

  test("does the background work on a schedule", () => {
    expect(only(json, "aws_cloudwatch_event_rule").schedule_expression).toBe("rate(24 hours)");
    expect(only(json, "aws_cloudwatch_event_target").input).toBe('{"task":"maintain"}');
  });
});
