import { ServiceLogin } from "../../../../modules/database/service-login";
import { only, statements, synthModule } from "../../synth";

test("the application may log in to this cluster as chat_service, and as nobody else", () => {
  const json = synthModule(
    (stack) =>
      new ServiceLogin(stack, "service_login", {
        prefix: "app-dev",
        account: "111111111111",
        region: "ap-northeast-1",
        roleName: "app-dev-ecs-task-role",
        clusterResourceId: "cluster-ABC",
      }),
  );
  const policy = only(json, "aws_iam_role_policy");
  expect(policy.role).toBe("app-dev-ecs-task-role");
  expect(statements(policy.policy as string)).toEqual([
    expect.objectContaining({
      Effect: "Allow",
      actions: ["rds-db:connect"],
      resources: ["arn:aws:rds-db:ap-northeast-1:111111111111:dbuser:cluster-ABC/chat_service"],
    }),
  ]);
});
