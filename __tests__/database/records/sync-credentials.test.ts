import { asRole, createRecords } from "../helpers/records";
import type { TestRecords } from "../helpers/records";
import { insert } from "../helpers/infra";

const plan = "chatapp-dev-github-plan";
const input = { environment: "dev", roles: [plan], by: "hanako" };

let records: TestRecords;
let environmentId: string;
beforeEach(async () => {
  records = await createRecords();
  const dev = { name: "dev", account_id: "111111111111", default_region: "ap-northeast-1", by: "hanako" };
  environmentId = (await records.run("ensure-environment", dev)).id;
});
afterEach(() => records.close());

/** A resource of the environment, as a sync of its stack records it. */
const resource = (resource_type: string, name: string, resource_arn: string) =>
  asRole(records.database, "chat_operator", (client) =>
    insert(client, "aws_resources", {
      ...{ resource_type, name, resource_arn, resource_id: resource_arn, environment_id: environmentId },
      address: `${resource_type}.${name}`,
    }),
  );
const secret = (name: string) =>
  resource(
    "aws_secretsmanager_secret",
    name,
    `arn:aws:secretsmanager:ap-northeast-1:111111111111:secret:${name}-x1aCah`,
  );
const role = (name: string) => resource("aws_iam_role", name, `arn:aws:iam::111111111111:role/${name}`);
const known = () =>
  records.see(
    `SELECT name, credential_type AS type, is_active AS active, coalesce(secret_arn, assume_role_arn) AS arn, oidc_provider_arn AS provider
     FROM infra.aws_credentials ORDER BY name`,
  );

test("notes the secrets and the named roles of an environment, once", async () => {
  await secret("chatapp-dev-db-credentials");
  await role(plan);
  await role("chatapp-dev-ecs-task-role");
  const provider = "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com";
  await resource("aws_iam_openid_connect_provider", "github", provider);
  const expected = [
    {
      ...{ name: "chatapp-dev-db-credentials", type: "secret", active: true, provider: null },
      arn: "arn:aws:secretsmanager:ap-northeast-1:111111111111:secret:chatapp-dev-db-credentials-x1aCah",
    },
    { name: plan, type: "oidc", active: true, provider, arn: `arn:aws:iam::111111111111:role/${plan}` },
  ];
  const once = await records.run("sync-credentials", input);
  expect(once).toEqual({ active: 2, gone: 0 });
  expect(await known()).toEqual(expected);
  expect(await records.run("sync-credentials", input)).toEqual(once);
  expect(await known()).toEqual(expected);
});

test("keeps one whose resource is gone, as inactive, until it is back", async () => {
  await role(plan);
  await records.run("sync-credentials", input);
  const move = (to: string) =>
    records.see(`UPDATE infra.aws_resources SET stale_since = ${to}`, [], "chat_operator");
  await move("clock_timestamp()");
  expect(await records.run("sync-credentials", input)).toEqual({ active: 0, gone: 1 });
  expect(await known()).toMatchObject([{ name: plan, type: "assume_role", active: false }]);
  expect(await records.run("sync-credentials", input)).toEqual({ active: 0, gone: 0 });
  await move("NULL");
  expect(await records.run("sync-credentials", input)).toEqual({ active: 1, gone: 0 });
  expect(await known()).toMatchObject([{ active: true }]);
});

test("leaves out what looks like a key, and takes the rest", async () => {
  await secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
  await secret("akiaiosfodnn7example");
  await role(plan);
  await resource(
    "aws_secretsmanager_secret",
    "plain",
    "arn:aws:secretsmanager:ap-northeast-1:111111111111:secret:AKIAIOSFODNN7EXAMPLE-x1aCah",
  );
  expect(await records.run("sync-credentials", input)).toEqual({ active: 2, gone: 0 });
  expect((await known()).map(({ name }) => name)).toEqual(["akiaiosfodnn7example", plan]);
});

test.each([
  [
    "the role that AWS Organizations makes",
    "arn:aws:sts::111111111111:assumed-role/OrganizationAccountAccessRole/botocore-session-1700000000",
    true,
  ],
  [
    "a role in one long word",
    "arn:aws:sts::111111111111:assumed-role/CodePipelineCrossAccountDeploymentRole2026Production/x",
    false,
  ],
])("may be asked by who has taken %s", async (_, by, named) => {
  await role(plan);
  expect(await records.run("sync-credentials", { ...input, by })).toEqual({ active: 1, gone: 0 });
  const who = await records.see("SELECT created_by, updated_by FROM infra.aws_credentials");
  expect(who).toEqual([named ? { created_by: by, updated_by: by } : { created_by: null, updated_by: null }]);
});
