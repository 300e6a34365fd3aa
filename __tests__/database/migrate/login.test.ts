import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Signer } from "@aws-sdk/rds-signer";
import { Client } from "pg";
import { makeCertificates } from "../../../tools/local/postgres/certificates";
import { makeConnect } from "../../../tools/migrate/connect";
import type { ConnectOptions } from "../../../tools/migrate/connect";
import { down, status, up } from "../../../tools/migrate/runner";
import { createDatabase, migratedTemplate, testServer } from "../helpers/database";
import type { TestDatabase } from "../helpers/database";
import { migration } from "../helpers/folder";
import { startImpostor } from "../helpers/impostor";
import type { Behaviour } from "../helpers/impostor";

const { host, port, caFile } = testServer();
/** The embedded server knows no tokens: here a token is a password like any other. */
const token = "token-that-the-signer-made";
const shell = { ...process.env };
let database: TestDatabase;
let folder: string;
let signed: jest.SpyInstance;

beforeAll(async () => {
  database = await createDatabase(migratedTemplate);
  folder = await mkdtemp(path.join(os.tmpdir(), "groundwork-login-"));
  await database.query(`ALTER ROLE chat_deployer PASSWORD '${token}'`);
});
afterAll(async () => {
  await database.query("ALTER ROLE chat_deployer PASSWORD NULL");
  await database.drop();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  signed = jest.spyOn(Signer.prototype, "getAuthToken").mockResolvedValue(token);
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "test" });
});
afterEach(() => {
  jest.restoreAllMocks();
  process.env = { ...shell };
});

const connector = (name: string, env: NodeJS.ProcessEnv = {}, options: ConnectOptions = {}) =>
  makeConnect(
    {
      aurora_cluster_arn: "arn:aws:rds:eu-central-1:111111111111:cluster:test",
      aurora_cluster_endpoint: host,
      aurora_port: 5432,
      aurora_database_name: name,
      db_credentials_secret_arn: "arn:aws:secretsmanager:eu-central-1:111111111111:secret:not-asked-for",
    },
    {
      login: "iam",
      wait: 0,
      ...options,
      env: { PGHOSTADDR: "127.0.0.1", PGPORT: String(port), PGSSLROOTCERT: caFile, ...env },
    },
  );
const refusal = async (env?: NodeJS.ProcessEnv): Promise<string> => {
  const error = await (
    await connector(database.name, env)
  )().then(
    () => undefined,
    (reason) => reason,
  );
  expect(error).toMatchObject({ name: "MigrationError", failure: "unreachable" });
  expect(error.message).not.toContain(token);
  return error.message;
};

describe("an IAM token", () => {
  test("is the password of chat_deployer, asked for anew for every connection, and no secret is", async () => {
    const connect = await connector(database.name);
    for (const times of [1, 2]) {
      const client = await connect();
      const { rows } = await client.query("SELECT current_user::text AS who");
      expect(rows).toEqual([{ who: "chat_deployer" }]);
      await client.end();
      expect(signed).toHaveBeenCalledTimes(times);
    }
  });

  test("is signed for the cluster's own name and port, in its region, though the way is a tunnel", async () => {
    const made: string[] = [];
    signed.mockRestore();
    const original = Signer.prototype.getAuthToken;
    jest.spyOn(Signer.prototype, "getAuthToken").mockImplementation(async function (this: Signer) {
      made.push(await original.call(this));
      return token;
    });
    await (await (await connector(database.name))()).end();
    const url = new URL(`https://${made[0]}`);
    expect(url.host).toBe(`${host}:5432`);
    expect(url.searchParams.get("DBUser")).toBe("chat_deployer");
    expect(url.searchParams.get("Action")).toBe("connect");
    expect(url.searchParams.get("X-Amz-Credential")).toMatch(/^AKIDEXAMPLE\/\d+\/eu-central-1\/rds-db\//);
    expect(url.searchParams.get("X-Amz-Expires")).toBe("900");
  });

  test.each<[string, Behaviour]>([
    ["without TLS", "no TLS"],
    ["that hangs up", "hang up"],
  ])("is not even made for a server %s", async (_, behaviour) => {
    const impostor = await startImpostor([behaviour]);
    await refusal({ PGPORT: String(impostor.port) });
    expect(signed).not.toHaveBeenCalled();
    expect(impostor.received().toString()).not.toContain(token);
    await impostor.close();
  });

  test("is not made for a server with another authority's certificate", async () => {
    const impostor = await startImpostor(
      [{ code: "28000", message: "unused" }],
      await makeCertificates([host]),
    );
    expect(await refusal({ PGPORT: String(impostor.port) })).toContain("is not signed by an authority of");
    expect(signed).not.toHaveBeenCalled();
    await impostor.close();
  });

  test("that is refused is explained", async () => {
    signed.mockResolvedValue("another token");
    expect(await refusal()).toMatch(
      /refuses the IAM token of chat_deployer: password authentication failed.*rds-db:connect.*rds_iam.*15 minutes.*clock.*--login secret/,
    );
  });

  test("that Aurora refuses in its own words is explained too", async () => {
    const certificates = await makeCertificates([host]);
    const file = path.join(folder, "authority.pem");
    await writeFile(file, certificates.authority);
    const message = 'PAM authentication failed for user "chat_deployer"';
    const impostor = await startImpostor([{ code: "28000", message }], certificates);
    expect(await refusal({ PGPORT: String(impostor.port), PGSSLROOTCERT: file })).toMatch(
      /refuses the IAM token of chat_deployer: PAM authentication failed/,
    );
    await impostor.close();
  });

  test("cannot be signed without AWS credentials", async () => {
    signed.mockRestore();
    for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) delete process.env[name];
    Object.assign(process.env, { AWS_EC2_METADATA_DISABLED: "true", HOME: folder });
    expect(await refusal()).toMatch(
      /There are no AWS credentials to sign an IAM token for chat_deployer with: .*AWS_PROFILE/,
    );
  });
});

describe("chat_deployer", () => {
  let fresh: TestDatabase;
  let migrations: string;

  beforeAll(async () => {
    fresh = await createDatabase();
    migrations = path.join(folder, "migrations");
    await cp("migrations", migrations, { recursive: true });
    const next = String((await readdir(migrations)).length + 1).padStart(4, "0");
    await writeFile(
      path.join(migrations, `${next}_of_every_kind.sql`),
      migration(
        `CREATE ROLE test_of_deployer NOLOGIN;
         GRANT USAGE ON SCHEMA extensions TO test_of_deployer;
         DO $$ BEGIN EXECUTE format('GRANT CONNECT ON DATABASE %I TO test_of_deployer', current_database()); END $$;
         GRANT chat_app TO test_of_deployer;
         ALTER ROLE test_of_deployer NOINHERIT;
         SET LOCAL ROLE chat_owner;
         ALTER TABLE chat.users ADD COLUMN test_of_deployer text;
         CREATE TABLE chat.test_of_deployer ();
         GRANT SELECT ON chat.test_of_deployer TO test_of_deployer;`,
        `SET LOCAL ROLE chat_owner;
         DROP TABLE chat.test_of_deployer;
         ALTER TABLE chat.users DROP COLUMN test_of_deployer;
         RESET ROLE;
         REVOKE USAGE ON SCHEMA extensions FROM test_of_deployer;
         DO $$ BEGIN EXECUTE format('REVOKE CONNECT ON DATABASE %I FROM test_of_deployer', current_database()); END $$;
         DROP ROLE test_of_deployer;`,
      ),
    );
  });
  afterAll(() => fresh.drop());

  test("can run every migration after the one that makes it, and a new one of every kind, up and down", async () => {
    const made = (await readdir(migrations)).find((file) => file.endsWith("_logins.sql"))!;
    const first = Number(made.slice(0, 4));
    await up({ connect: fresh.connect, folder: migrations }, { to: first });

    const warnings: string[] = [];
    const runner = {
      connect: await connector(fresh.name),
      folder: migrations,
      report: (event: { type: string; message?: string }) => {
        if (event.type === "warning") warnings.push(event.message!);
      },
    };
    await up(runner);
    const { migrations: applied, problems } = await status(runner);
    expect(problems).toEqual([]);
    for (const { number, state, by } of applied) {
      expect({ number, state, by }).toEqual({
        number,
        state: "applied",
        by: number <= first ? testServer().user : "chat_deployer",
      });
    }
    await down(runner, { to: first });
    // A grant that one has no right to give is a warning, and does nothing.
    expect(warnings).toEqual([]);
  });
});

describe("chat_service", () => {
  test("has what the application has, and cannot become anybody else", async () => {
    const [rights] = await database.query(
      `SELECT pg_has_role('chat_service', 'chat_app', 'USAGE') AS app, rolcanlogin AS "logsIn",
         rolcreaterole AS "makesRoles", rolcreatedb AS "makesDatabases", rolbypassrls AS "bypasses",
         ARRAY(SELECT roleid::regrole::text FROM pg_auth_members WHERE member = r.oid ORDER BY 1) AS roles
       FROM pg_roles r WHERE rolname = 'chat_service'`,
    );
    expect(rights).toEqual({
      app: true,
      logsIn: true,
      makesRoles: false,
      makesDatabases: false,
      bypasses: false,
      roles: ["chat_app", "rds_iam"],
    });
  });

  test("and chat_deployer log in with tokens of Aurora's, and nobody else does; without one they cannot", async () => {
    // The master user may give rds_iam to others.
    const members = await database.query(
      `SELECT member::regrole::text AS name FROM pg_auth_members
       WHERE roleid = 'rds_iam'::regrole AND member <> current_user::regrole ORDER BY 1`,
    );
    expect(members).toEqual([{ name: "chat_deployer" }, { name: "chat_service" }]);
    const client = new Client({
      host: "127.0.0.1",
      port,
      user: "chat_service",
      password: "any",
      database: database.name,
      ssl: { ca: await readFile(caFile, "utf8") },
    });
    await expect(client.connect()).rejects.toMatchObject({ code: "28P01" });
  });

  test("and chat_deployer have no members: the master user's password would be refused", async () => {
    const members = await database.query(
      "SELECT member::regrole::text FROM pg_auth_members WHERE roleid::regrole::text IN ('chat_service', 'chat_deployer')",
    );
    expect(members).toEqual([]);
  });
});
