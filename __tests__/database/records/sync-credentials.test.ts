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
const resource = (resource_type: string, name: string, resource_arn: string, label = name) =>
  asRole(records.database, "chat_operator", (client) =>
    insert(client, "aws_resources", {
      ...{ resource_type, name, resource_arn, resource_id: resource_arn, environment_id: environmentId },
      ...{ phase: "database", address: `${resource_type}.${label}` },
    }),
  );
const secret = (name: string, label?: string) =>
  resource(
    "aws_secretsmanager_secret",
    name,
    `arn:aws:secretsmanager:ap-northeast-1:111111111111:secret:${name}-x1aCah`,
    label,
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
  expect(once).toEqual({ active: 2, gone: 0, left_out: [] });
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
  expect(await records.run("sync-credentials", input)).toEqual({ active: 0, gone: 1, left_out: [] });
  expect(await known()).toMatchObject([{ name: plan, type: "assume_role", active: false }]);
  expect(await records.run("sync-credentials", input)).toEqual({ active: 0, gone: 0, left_out: [] });
  await move("NULL");
  expect(await records.run("sync-credentials", input)).toEqual({ active: 1, gone: 0, left_out: [] });
  expect(await known()).toMatchObject([{ active: true }]);
});

test("leaves out what looks like a key, tells where it is and not what, and takes the rest", async () => {
  const key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  await secret(key, "leaked");
  await secret("akiaiosfodnn7example");
  await role(plan);
  await resource(
    "aws_secretsmanager_secret",
    "plain",
    "arn:aws:secretsmanager:ap-northeast-1:111111111111:secret:AKIAIOSFODNN7EXAMPLE-x1aCah",
  );
  await secret("with a space", "spaced");
  const result = await records.run("sync-credentials", input);
  expect(result).toEqual({
    active: 2,
    gone: 0,
    left_out: [
      "database aws_secretsmanager_secret.leaked: its name or ARN looks like a key",
      "database aws_secretsmanager_secret.plain: its name or ARN looks like a key",
      "database aws_secretsmanager_secret.spaced: its name is none that a role or a secret has",
    ],
  });
  expect((await known()).map(({ name }) => name)).toEqual(["akiaiosfodnn7example", plan]);
});

test("takes the names that AWS and its services give, and long ones with a path", async () => {
  const names = [
    "rds!cluster-8e4f1a2b-1234-4cde-9abc-0123456789ab",
    "groundwork/production/Database/MasterCredentials2026",
    "Chatapp_Prod.db@x+y=z",
    "n".repeat(512),
  ];
  for (const name of names) await secret(name);
  expect(await records.run("sync-credentials", input)).toEqual({ active: 4, gone: 0, left_out: [] });
  expect((await known()).map(({ name }) => name).sort()).toEqual([...names].sort());
});

test("of two of one name the second is told", async () => {
  const name = "chatapp-dev-db-credentials";
  await secret(name);
  await resource(
    "aws_secretsmanager_secret",
    name,
    `arn:aws:secretsmanager:us-east-1:111111111111:secret:${name}-x1aCah`,
    "replica",
  );
  expect(await records.run("sync-credentials", input)).toEqual({
    active: 1,
    gone: 0,
    left_out: ["database aws_secretsmanager_secret.replica: another has its name"],
  });
  expect(await known()).toMatchObject([{ arn: expect.stringContaining("ap-northeast-1") }]);
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
    true,
  ],
  [
    "a role whose session is named as a key",
    "arn:aws:sts::111111111111:assumed-role/Deploy/wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    false,
  ],
])("may be asked by who has taken %s", async (_, by, named) => {
  await role(plan);
  expect(await records.run("sync-credentials", { ...input, by })).toEqual({
    active: 1,
    gone: 0,
    left_out: [],
  });
  const who = await records.see("SELECT created_by, updated_by FROM infra.aws_credentials");
  expect(who).toEqual([named ? { created_by: by, updated_by: by } : { created_by: null, updated_by: null }]);
});
