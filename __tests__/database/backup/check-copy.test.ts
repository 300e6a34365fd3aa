import dns from "node:dns";
import { checkCopy } from "../../../tools/backup/check/check-copy";
import type { CopyCheck } from "../../../tools/backup/check/check-database";
import type { BackupContext } from "../../../tools/backup/context";
import type { DatabaseOutputs } from "../../../tools/migrate/connect";
import { MigrationError } from "../../../tools/migrate/errors";
import { work } from "../../../tools/migrate/lambda/work";
import type { FunctionRequest, Line } from "../../../tools/migrate/lambda/protocol";
import { up } from "../../../tools/migrate/runner";
import { connectTo, testServer } from "../helpers/database";
import { createFolder, migration } from "../helpers/folder";
import { startPrivateServer } from "../helpers/private-server";
import type { PrivateServer } from "../helpers/private-server";
import { startSecretsManager } from "../helpers/secrets-manager";
import type { SecretsManager } from "../helpers/secrets-manager";

const domain = "cluster-abc.ap-northeast-1.rds.amazonaws.com";
const copyHost = `groundwork-dev-copy-0a1b2c.${domain}`;
const copySecret = "arn:aws:secretsmanager:ap-northeast-1:111111111111:secret:rds!cluster-copy-AbCdEf";
const shell = { ...process.env };

let server: PrivateServer;
let manager: SecretsManager;
let copy: DatabaseOutputs;
/** Names that were looked up; the copy's leads to the server, as it would in the VPC. */
let lookedUp: string[];

beforeAll(async () => {
  server = await startPrivateServer({ hostNames: [copyHost], settings: { fsync: "off" } });
  await up({ connect: connectTo("private", server), folder: "migrations" });
  manager = await startSecretsManager({
    [copySecret]: { text: JSON.stringify({ username: server.user, password: server.password }) },
  });
  copy = {
    aurora_cluster_arn: "arn:aws:rds:ap-northeast-1:111111111111:cluster:groundwork-dev-copy-0a1b2c",
    aurora_cluster_endpoint: copyHost,
    aurora_database_name: "private",
    aurora_port: server.port,
    db_credentials_secret_arn: copySecret,
  };
});
afterAll(async () => {
  await manager.close();
  await server.remove();
});
beforeEach(() => {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: manager.url,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  });
  manager.asked.clear();
  lookedUp = [];
  const lookup = dns.lookup;
  jest.spyOn(dns, "lookup").mockImplementation(((name: string, ...rest: unknown[]) => {
    lookedUp.push(name);
    const known = name === copyHost ? "127.0.0.1" : name;
    return (lookup as (...given: unknown[]) => void)(known, ...rest);
  }) as typeof dns.lookup);
});
afterEach(() => {
  jest.restoreAllMocks();
  process.env = { ...shell };
});

/** Checks a copy as `restore-test --via lambda` does, with a function that was deployed with these migrations. */
async function check(asked: DatabaseOutputs, folder = "migrations"): Promise<CopyCheck> {
  const live = testServer();
  const invoke = async (request: FunctionRequest) => {
    const lines: Line[] = [];
    await work(request, {
      folder,
      env: {
        AURORA_CLUSTER_ENDPOINT: `groundwork-dev-cluster.${domain}`,
        COPY_PREFIX: "groundwork-dev-copy-",
        STACK: "dev-database",
        // The way to the live database, which is none to a copy.
        PGHOSTADDR: "127.0.0.1",
        PGPORT: String(live.port),
        PGSSLROOTCERT: server.caFile,
      },
      remaining: () => 60_000,
      write: (line) => lines.push(JSON.parse(JSON.stringify(line)) as Line),
    });
    const last = lines.at(-1)!;
    if (last.type === "error") throw new MigrationError(last.failure, last.message, last.place);
    return (last as Extract<Line, { type: "result" }>).result;
  };
  const reached = { invoke, signal: new AbortController().signal };
  return checkCopy({ reached, via: "lambda", login: "iam", wait: 0 } as unknown as BackupContext, asked);
}

test("the function connects to the copy, as the master user of its secret, and says whether it is whole", async () => {
  const { schema, rows, audit } = await check(copy);
  expect(schema).toMatchObject({ problems: [], applied: expect.any(Number) });
  expect(rows).toMatchObject({ "chat.users": 0, "infra.aws_deployments": 0 });
  expect(audit).toMatchObject({ problemCount: 0, problems: [] });
  expect(lookedUp).toContain(copyHost);
  expect([...manager.asked]).toEqual([[copySecret, 1]]);
});

test.each([
  ["the live cluster", `groundwork-dev-cluster.${domain}`],
  ["a copy of another environment", `groundwork-prod-copy-0a1b2c.${domain}`],
  ["a name that only begins so", `groundwork-dev-copy-0a1b2c-x.${domain}`],
  ["a copy in another place", "groundwork-dev-copy-0a1b2c.cluster-abc.example.com"],
])("it connects to nothing else and fetches no password for it: %s", async (_, host) => {
  await expect(check({ ...copy, aurora_cluster_endpoint: host })).rejects.toMatchObject({
    failure: "refused",
    message: expect.stringContaining(`${host} is no copy that a restore test made`),
  });
  expect(lookedUp).toEqual([]);
  expect(manager.asked.size).toBe(0);
});

test("a function of another checkout is refused, with what to deploy, before it connects", async () => {
  const other = await createFolder({ "0001_a.sql": migration("CREATE TABLE a ();", "DROP TABLE a;") });
  await expect(check(copy, other.path)).rejects.toMatchObject({
    failure: "refused",
    message: expect.stringContaining("Deploy it: npx cdktf deploy dev-database"),
  });
  expect(manager.asked.size).toBe(0);
  await other.clear();
});

test("what is not as it was applied is found", async () => {
  const client = await connectTo("private", server)();
  await client.query("UPDATE migrate.history SET content = content || '-- changed' WHERE number = 5");
  await client.end();
  const { schema } = await check(copy);
  expect(schema.problems).toEqual([expect.stringContaining("was changed by hand")]);
});
