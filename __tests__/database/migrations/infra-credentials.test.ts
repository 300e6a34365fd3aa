import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import type { Client } from "pg";
import { looksSecret } from "../../../tools/inventory/resource/secrets";
import { insert, useOperator } from "../helpers/infra";

let client: Client;
useOperator((opened) => (client = opened));

/** Texts that are a key, a token or a password, or hold one; those of AWS are the examples of its documentation. */
const secretKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const accessKey = "AKIAIOSFODNN7EXAMPLE";
const sessionToken = `IQoJb3JpZ2luX2VjE${randomBytes(300).toString("base64")}`;
const jwt = `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJoYW5ha28ifQ.${"x".repeat(43)}`;
const privateKey = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({
  type: "pkcs8",
  format: "pem",
});
const secrets: [what: string, text: string][] = [
  ["an access key id", accessKey],
  ["a temporary access key id", "ASIAIOSFODNN7EXAMPLE"],
  ["an access key id in a sentence", `the key is ${accessKey}, do not tell`],
  ["an access key id without a border", `x${accessKey}x`],
  ["a secret key", secretKey],
  ["a secret key in a sentence", `use ${secretKey} for it`],
  ["a secret key behind a colon", `${accessKey.toLowerCase()}:${secretKey}`],
  ["a secret key in quotes", `"${secretKey}"`],
  ["a secret key with plus and slash", "abcdefghij+ABCDEFGHIJ/klmnopqrst+KLMNOPQ"],
  ["a session token", sessionToken],
  ["a session token over lines", sessionToken.replace(/(.{64})/g, "$1\n")],
  ["a private key", String(privateKey)],
  ["an RSA private key's head", "-----BEGIN RSA PRIVATE KEY-----"],
  ["an encrypted private key's head", "-----BEGIN ENCRYPTED PRIVATE KEY-----"],
  ["an OpenSSH private key's head", "-----BEGIN OPENSSH PRIVATE KEY-----"],
  ["a password in an address", "postgres://admin:hunter2@db.example.com/app"],
  ["a password in an address without a user", "rediss://:hunter2@redis.example.com:6379"],
  ["a password by its name", "password=hunter2"],
  ["a password in JSON", '{"Password": "hunter2"}'],
  ["a line of a credentials file", "aws_secret_access_key = x"],
  ["an address that is signed", "https://b.s3.amazonaws.com/x?X-Amz-Signature=0123abcd"],
  ["an IAM token of a database", "db:5432/?Action=connect&X-Amz-Security-Token=abc"],
  ["a token of a person", jwt],
  ["a token of GitHub", `ghp_${"a1B2".repeat(9)}`],
  ["credentials in base64", Buffer.from(`${accessKey}:${secretKey}`).toString("base64")],
];

/** Every column of the table that takes text or JSON. */
async function columns(): Promise<{ name: string; type: string }[]> {
  const { rows } = await client.query(
    `SELECT attname AS name, format_type(coalesce(nullif(typbasetype, 0), t.oid), NULL) AS type
     FROM pg_attribute JOIN pg_type t ON t.oid = atttypid
     WHERE attrelid = 'infra.aws_credentials'::regclass AND attnum > 0 AND NOT attisdropped
       AND coalesce(nullif(typbasetype, 0), t.oid)
         NOT IN ('uuid'::regtype, 'boolean'::regtype, 'timestamptz'::regtype)
     ORDER BY attnum`,
  );
  return rows;
}

test("every column that could hold a key is a text or an object, and has a check that is told of it", async () => {
  expect(await columns()).toEqual([
    ...["name", "description", "account_id", "account_alias", "credential_type", "assume_role_arn"].map(
      (name) => ({
        name,
        type: "text",
      }),
    ),
    ...["external_id", "oidc_provider_arn", "secret_arn", "created_by", "updated_by"].map((name) => ({
      name,
      type: "text",
    })),
    { name: "metadata", type: "jsonb" },
  ]);
});

test.each(secrets)("%s is refused in every column, new or changed", async (_, text) => {
  await insert(client, "aws_credentials", { name: "there" });
  for (const { name, type } of await columns()) {
    const values = type === "jsonb" ? [{ note: text }, { [text]: 1 }, { deep: [{ down: [text] }] }] : [text];
    for (const value of values) {
      await client.query("SAVEPOINT before");
      await expect(insert(client, "aws_credentials", { [name]: value })).rejects.toThrow(/violates check/);
      await client.query("ROLLBACK TO before");
      if (["name", "created_by"].includes(name)) continue;
      await expect(client.query(`UPDATE infra.aws_credentials SET ${name} = $1`, [value])).rejects.toThrow(
        /violates check/,
      );
      await client.query("ROLLBACK TO before");
    }
  }
});

test.each([
  ["a role's ARN", `arn:aws:iam::111111111111:role/${secretKey}`, "assume_role_arn"],
  ["a role's ARN, behind a path", `arn:aws:iam::111111111111:role/x/${secretKey}`, "assume_role_arn"],
  ["a secret's ARN", `arn:aws:secretsmanager:eu-west-1:111111111111:secret:${secretKey}`, "secret_arn"],
  ["a role's ARN, as an id", `arn:aws:iam::111111111111:role/${accessKey}`, "assume_role_arn"],
])("a key is refused in %s", async (_, value, column) => {
  const secret = { credential_type: "secret", assume_role_arn: null };
  const change = column === "secret_arn" ? { ...secret, secret_arn: value } : { [column]: value };
  await expect(insert(client, "aws_credentials", change)).rejects.toThrow(
    `aws_credentials_${column}_no_secret`,
  );
});

test("of a thousand random secret keys none is taken, but for one of letters alone", async () => {
  // One in 4,000 has no digit, slash or plus, (52/64)^40, and could be somebody's name.
  const keys = Array.from({ length: 1000 }, () => randomBytes(30).toString("base64"));
  const known = keys.filter((key) => /[0-9/+]/.test(key));
  const { rows } = await client.query(
    "SELECT count(*)::int AS taken FROM unnest($1::text[]) AS key WHERE NOT infra.looks_secret(key)",
    [known],
  );
  expect(rows).toEqual([{ taken: 0 }]);
  expect(known.length).toBeGreaterThan(980);
});

describe("references are taken", () => {
  const role = "arn:aws:iam::111111111111:role";
  test.each([
    ["a role", { assume_role_arn: `${role}/chatapp-prod-github-apply`, external_id: "groundwork-1" }],
    [
      "a role of single sign-on",
      {
        assume_role_arn: `${role}/aws-reserved/sso.amazonaws.com/ap-northeast-1/AWSReservedSSO_AdministratorAccess_0123456789abcdef`,
      },
    ],
    [
      "a role of a service",
      { assume_role_arn: `${role}/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS` },
    ],
    [
      "a role with a provider",
      {
        credential_type: "oidc",
        assume_role_arn: `${role}/chatapp-dev-github-plan`,
        oidc_provider_arn: "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com",
      },
    ],
    [
      "a secret",
      {
        credential_type: "secret",
        assume_role_arn: null,
        secret_arn:
          "arn:aws:secretsmanager:ap-northeast-1:111111111111:secret:chatapp-dev-db-credentials-x1aCah",
      },
    ],
    [
      "a secret in China",
      {
        credential_type: "secret",
        assume_role_arn: null,
        secret_arn: "arn:aws-cn:secretsmanager:cn-north-1:111111111111:secret:chatapp/dev/db-AbCdEf",
      },
    ],
    [
      "a secret that RDS made",
      {
        credential_type: "secret",
        assume_role_arn: null,
        name: "rds!cluster-8e4f1a2b-1234-4cde-9abc-0123456789ab",
        secret_arn:
          "arn:aws:secretsmanager:ap-northeast-1:111111111111:secret:rds!cluster-8e4f1a2b-1234-4cde-9abc-0123456789ab-AbCdEf",
      },
    ],
    [
      "a secret with a long path",
      {
        credential_type: "secret",
        assume_role_arn: null,
        name: "groundwork/production/Database/MasterCredentials2026",
        secret_arn:
          "arn:aws:secretsmanager:ap-northeast-1:111111111111:secret:groundwork/production/Database/MasterCredentials2026-AbCdEf",
      },
    ],
    [
      "a role in one long word, with a path",
      { assume_role_arn: `${role}/Teams/Platform/CodePipelineCrossAccountDeploymentRole2026` },
    ],
  ])("%s", async (_, change) => {
    await expect(insert(client, "aws_credentials", change)).resolves.toBeDefined();
  });

  test("with what is told of them: a commit, a hash, an id, a sentence, an address", async () => {
    const metadata = {
      commit: "0123456789abcdef0123456789abcdef01234567",
      sha256: createHash("sha256").update("x").digest("hex"),
      id: "11111111-0000-4000-8000-000000000001",
      page: "https://github.com/example/chatapp/blob/main/docs/operations.md#credentials",
      rotation: { days: 30, by: "arn:aws:lambda:ap-northeast-1:111111111111:function:chatapp-dev-rotation" },
    };
    const description =
      "The role with which the pipeline applies. Its secret key is rotated by nobody: there is none.";
    const told = { metadata, description, created_by: "arn:aws:sts::111111111111:assumed-role/Admin/hanako" };
    await expect(insert(client, "aws_credentials", told)).resolves.toBeDefined();
  });
});

describe("ARNs are judged here as by the commands", () => {
  const accounts = "ap-northeast-1:111111111111";
  const judged = async (text: string) => {
    const { rows } = await client.query("SELECT infra.looks_secret($1) AS here", [text]);
    return { here: rows[0].here as boolean, commands: looksSecret(text) };
  };

  test.each([
    `arn:aws:secretsmanager:${accounts}:secret:rds!cluster-8e4f1a2b-1234-4cde-9abc-0123456789ab-AbCdEf`,
    `arn:aws:secretsmanager:${accounts}:secret:events!connection/Chatapp1/8e4f1a2b-1234-4cde-9abc-0123456789ab-XyZabc`,
    `arn:aws:secretsmanager:${accounts}:secret:groundwork/production/Database/MasterCredentials2026-AbCdEf`,
    `arn:aws:kms:${accounts}:key/30e8a6db-4059-41bf-aa54-f68c78c1bb5c`,
    "arn:aws:iam::111111111111:role/CodePipelineCrossAccountDeploymentRole2026",
    "arn:aws:sts::111111111111:assumed-role/OrganizationAccountAccessRole/botocore-session-1700000000",
    "arn:aws:wafv2:us-east-1:111111111111:global/webacl/GroundworkProd1/30e8a6db-4059-41bf-aa54-f68c78c1bb5c",
    `arn:aws:elasticloadbalancing:${accounts}:loadbalancer/app/GroundworkProductionRealtime1/50dc6c495c0c9188`,
  ])("%s is none", async (arn) => {
    expect(await judged(arn)).toEqual({ here: false, commands: false });
    expect(await judged(`{"of": "${arn}"}`)).toEqual({ here: false, commands: false });
  });

  test.each([
    [`arn:aws:secretsmanager:${accounts}:secret:${secretKey}`],
    [`arn:aws:secretsmanager:${accounts}:secret:${secretKey}-AbCdEf`],
    [`arn:aws:secretsmanager:${accounts}:secret:${accessKey}-AbCdEf`],
    [`arn:aws:secretsmanager:${accounts}:secret:x is ${secretKey}`],
  ])("%s is one", async (text) => {
    expect(await judged(text)).toEqual({ here: true, commands: true });
  });
});

test.each([
  ["a role without its ARN", { assume_role_arn: null }, "aws_credentials_refers"],
  [
    "a role with a secret",
    { secret_arn: "arn:aws:secretsmanager:eu-west-1:111111111111:secret:x" },
    "aws_credentials_refers",
  ],
  ["a provider without a role", { credential_type: "oidc" }, "aws_credentials_refers"],
  ["a user with a key", { credential_type: "iam_user" }, "aws_credentials"],
  [
    "a user's ARN for a role's",
    { assume_role_arn: "arn:aws:iam::111111111111:user/x" },
    "aws_credentials_assume_role_arn_form",
  ],
  ["a name with a space", { name: "the key" }, "aws_credentials_name_form"],
  ["a name longer than AWS gives", { name: "n".repeat(513) }, "aws_credentials_name_form"],
  ["an alias that no account has", { account_alias: "a--b" }, "aws_credentials_account_alias_form"],
  ["an external id with a space", { external_id: "a b" }, "aws_credentials_external_id_form"],
])("%s is refused", async (_, change, constraint) => {
  await expect(insert(client, "aws_credentials", change)).rejects.toThrow(constraint);
});
