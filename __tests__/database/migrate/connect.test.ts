import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { makeCertificates } from "../../../tools/local/postgres/certificates";
import { makeConnect } from "../../../tools/migrate/connect";
import type { ConnectOptions } from "../../../tools/migrate/connect";
import type { Event } from "../../../tools/migrate/runner";
import { secretArn } from "../helpers/command";
import { createDatabase, testServer } from "../helpers/database";
import type { TestDatabase } from "../helpers/database";
import { startImpostor } from "../helpers/impostor";
import type { Impostor } from "../helpers/impostor";
import { startSecretsManager } from "../helpers/secrets-manager";
import type { Answer, SecretsManager } from "../helpers/secrets-manager";

let database: TestDatabase;
let manager: SecretsManager;
let folder: string;
let impostor: Impostor | undefined;
const answers: Record<string, Answer> = {};
const shell = { ...process.env };
const { user, password, host, port, caFile } = testServer();
const goodSecret = { username: user, password, engine: "postgres", host, port: 5432, dbname: "x" };

beforeAll(async () => {
  database = await createDatabase();
  manager = await startSecretsManager(answers);
  folder = await mkdtemp(path.join(os.tmpdir(), "groundwork-connect-"));
});
afterAll(async () => {
  await database.drop();
  await manager.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  answers[secretArn] = { text: JSON.stringify(goodSecret) };
  manager.asked.clear();
  const credentials = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };
  Object.assign(process.env, { AWS_ENDPOINT_URL: manager.url, ...credentials });
});
afterEach(async () => {
  await impostor?.close();
  impostor = undefined;
  process.env = { ...shell };
});

interface Change extends Omit<ConnectOptions, "env"> {
  env?: NodeJS.ProcessEnv;
  endpoint?: string;
  database?: string;
  arn?: string;
}

const connect = async ({
  env,
  endpoint = host,
  database: name = database.name,
  arn = secretArn,
  ...options
}: Change = {}) => {
  const outputs = {
    aurora_cluster_arn: "arn:aws:rds:ap-northeast-1:111111111111:cluster:test",
    aurora_cluster_endpoint: endpoint,
    aurora_port: 5432,
    aurora_database_name: name,
    db_credentials_secret_arn: arn,
  };
  const there = { PGHOSTADDR: "127.0.0.1", PGPORT: String(port), PGSSLROOTCERT: caFile, ...env };
  return (await makeConnect(outputs, { wait: 0, ...options, env: there }))();
};
const refusal = async (change: Change): Promise<string> => {
  const error = await connect(change).then(
    async (client) => {
      await client.end();
      return undefined;
    },
    (reason) => reason,
  );
  expect(error).toMatchObject({ name: "MigrationError", failure: "unreachable" });
  expect(error.message).not.toContain(password);
  return error.message;
};

test("connects with the password of the secret, over TLS, verified for the cluster's name", async () => {
  const client = await connect();
  const { rows } = await client.query(
    "SELECT ssl, current_user::text AS who FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
  );
  expect(rows).toEqual([{ ssl: true, who: user }]);
  await client.end();
  expect(manager.asked.get(secretArn)).toBe(1);
});

test("nothing in the environment can switch TLS or its check off", async () => {
  Object.assign(process.env, { PGSSLMODE: "disable", NODE_TLS_REJECT_UNAUTHORIZED: undefined });
  const client = await connect();
  expect((await client.query("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")).rows).toEqual([
    { ssl: true },
  ]);
  await client.end();
  process.env.PGSSLMODE = "no-verify";
  expect(await refusal({ endpoint: "other.example.com" })).toContain("is not for other.example.com");
});

describe("TLS", () => {
  test("a certificate for another name is refused", async () => {
    expect(await refusal({ endpoint: "other.example.com" })).toMatch(
      /The certificate of other\.example\.com:\d+ \(at 127\.0\.0\.1\) is not for other\.example\.com.*check the outputs and PGHOSTADDR/,
    );
  });

  test("a certificate of another authority is refused: Amazon's is the default", async () => {
    const message = await refusal({ env: { PGSSLROOTCERT: undefined } });
    expect(message).toMatch(/not signed by an authority of Amazon's bundle.*PGSSLROOTCERT/);
    const file = path.join(folder, "other.pem");
    await writeFile(file, (await makeCertificates([host])).authority);
    expect(await refusal({ env: { PGSSLROOTCERT: file } })).toContain(
      `not signed by an authority of ${file}`,
    );
  });

  test("a file of authorities that is not there, or is none, is named", async () => {
    expect(await refusal({ env: { PGSSLROOTCERT: "/nowhere.pem" } })).toContain(
      "PGSSLROOTCERT names /nowhere.pem, which cannot be read",
    );
    const file = path.join(folder, "empty.pem");
    await writeFile(file, "nothing");
    expect(await refusal({ env: { PGSSLROOTCERT: file } })).toContain("holds no certificate in PEM form");
  });

  test("a server without TLS gets no password", async () => {
    impostor = await startImpostor(["no TLS"]);
    expect(await refusal({ env: { PGPORT: String(impostor.port) } })).toContain(
      "offers no TLS, so no password was sent",
    );
    // Eight bytes: the request for TLS (https://www.postgresql.org/docs/15/protocol-message-formats.html).
    expect(impostor.received()).toEqual(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]));
  });
});

describe("a server that is not ready", () => {
  const starting = { code: "57P03", message: "the database system is starting up" };

  /** A file with the real authority and that of a server which is made up, and that one's certificates. */
  async function withOwnAuthority() {
    const certificates = await makeCertificates([host]);
    const file = path.join(folder, "both.pem");
    const { readFile } = await import("node:fs/promises");
    await writeFile(file, (await readFile(caFile, "utf8")) + certificates.authority);
    return {
      certificates,
      env: (started: Impostor) => ({ PGPORT: String(started.port), PGSSLROOTCERT: file }),
    };
  }

  test("is waited for while it starts, and progress is told once a reason", async () => {
    const { certificates, env } = await withOwnAuthority();
    impostor = await startImpostor(["hang up", starting, starting, "real"], certificates);
    const events: Event[] = [];
    const client = await connect({ wait: 10, env: env(impostor), report: (event) => events.push(event) });
    await client.end();
    expect(impostor.connections()).toBe(4);
    expect(events).toEqual([
      { type: "connecting", seconds: 10, message: expect.stringMatching(/was cut off|hung up/) },
      {
        type: "connecting",
        seconds: 10,
        message: expect.stringContaining("is starting: the database system is starting up"),
      },
    ]);
  });

  test("is not waited for longer than asked", async () => {
    const { certificates, env } = await withOwnAuthority();
    impostor = await startImpostor([starting], certificates);
    const message = await refusal({ wait: 1, env: env(impostor) });
    expect(message).toMatch(
      /is starting: the database system is starting up\. Waited [12] s in \d+ attempts \(--wait/,
    );
    expect(impostor.connections()).toBeGreaterThan(2);
  });

  test("is waited for when a connection is held without an answer, as a paused Aurora does", async () => {
    impostor = await startImpostor(["silence"]);
    const began = Date.now();
    expect(await refusal({ wait: 1, env: { PGPORT: String(impostor.port) } })).toMatch(
      /No answer from .*paused Aurora takes some 15 s to wake.*inside it/,
    );
    expect(Date.now() - began).toBeLessThan(8000);
  });

  test("is not waited for when waiting cannot help", async () => {
    answers[secretArn] = { text: JSON.stringify({ ...goodSecret, password: "wrong" }) };
    const began = Date.now();
    expect(await refusal({ wait: 60 })).toMatch(/refuses the password of chatapp_admin.*rotate the secret/);
    expect(await refusal({ wait: 60, endpoint: "other.example.com" })).toContain("is not for");
    expect(Date.now() - began).toBeLessThan(5000);
  });
});

test("a database that is not there", async () => {
  expect(await refusal({ env: { PGPORT: "1" } })).toMatch(
    /Nothing listens on test\.cluster.*:1 \(at 127\.0\.0\.1\)/,
  );
  expect(
    await refusal({ endpoint: "does-not-exist.invalid", wait: 0, env: { PGHOSTADDR: undefined } }),
  ).toMatch(/The host name does-not-exist\.invalid (does not exist|cannot be looked up)/);
  expect(await refusal({ database: "no_such_database" })).toContain("There is no database no_such_database");
});

test("an address or a port that is none", async () => {
  expect(await refusal({ env: { PGHOSTADDR: "localhost" } })).toContain(
    "PGHOSTADDR is localhost, which is not an IP address",
  );
  expect(await refusal({ env: { PGPORT: "x" } })).toContain("PGPORT is x, which is not a port");
});

describe("the secret", () => {
  test.each<[string, Answer | undefined, RegExp]>([
    ["that does not exist", undefined, /The secret arn:\S+ does not exist\. Deploy the database phase again/],
    [
      "that may not be read",
      { error: "AccessDeniedException", message: "User x is not authorized." },
      /may not read the secret.*GetSecretValue.*kms:Decrypt/,
    ],
    ["whose key is disabled", { error: "DecryptionFailure", message: "KMS." }, /cannot be decrypted/],
    [
      "that is being deleted",
      { error: "InvalidRequestException", message: "It was marked for deletion." },
      /cannot be read: It was marked.*restore-secret/,
    ],
    [
      "for expired credentials",
      { error: "ExpiredTokenException", message: "Expired." },
      /AWS refuses these credentials.*Sign in again/,
    ],
    ["that is not JSON", { text: "password" }, /is not JSON\. It must be a JSON object with username/],
    ["that is no object", { text: "[]" }, /is not a JSON object/],
    ["without password", { text: '{"username":"a"}' }, /lacks password/],
    ["without anything", { text: "{}" }, /lacks username and password/],
    [
      "of MySQL",
      { text: '{"username":"a","password":"b","engine":"aurora-mysql"}' },
      /engine aurora-mysql: the migrations are PostgreSQL's/,
    ],
  ])("%s", async (_, answer, message) => {
    if (answer) answers[secretArn] = answer;
    else delete answers[secretArn];
    expect(await refusal({})).toMatch(message);
  });

  test("of RDS itself holds no more than user and password, which is enough", async () => {
    answers[secretArn] = { text: JSON.stringify({ username: user, password }) };
    await (await connect()).end();
  });

  test("is not asked for where there is no Secrets Manager", async () => {
    process.env.AWS_ENDPOINT_URL = "http://127.0.0.1:1";
    expect(await refusal({})).toMatch(/Secrets Manager gave no answer.*AWS_ENDPOINT_URL/);
  });
});
