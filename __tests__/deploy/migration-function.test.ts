import { execFile, spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  CreateFunctionCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { Client } from "pg";
import { packFunction } from "../../modules/function/archive";
import { emulatorEnvironment } from "../../tools/local/emulator";
import { removePostgres, startPostgres } from "../../tools/local/postgres";
import { account, callQuery, options, region, start, stop } from "./emulator/emulator";

/** Milliseconds in which the emulator's virtual environment is made, and emulator and PostgreSQL started. */
const START_LIMIT = 600_000;
const host = "chat.cluster-abc.ap-northeast-1.rds.amazonaws.com";
const database = "chat";
const functionName = "groundwork-dev-migration";

let folder: string;
let migrations: string;
let lambda: LambdaClient;
let query: (sql: string) => Promise<Record<string, unknown>[]>;
/** The environment of the commands: they may not reach the database, only the function may. */
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "groundwork-function-"));
  await chmod(folder, 0o755);
  migrations = path.join(folder, "migrations");
  await mkdir(migrations);
  await migration("0001_a", "CREATE TABLE a ();", "DROP TABLE a;");
  await migration("0002_slow", "SELECT pg_sleep(3);", "SELECT 'nothing to undo';");

  const endpoint = await start(path.join(folder, "function.env"));
  const server = await startPostgres({
    directory: path.join(folder, "postgres"),
    masterUser: "master",
    masterPassword: "it's secret",
    database,
    hostNames: [host],
    settings: { fsync: "off" },
  });
  const aws = emulatorEnvironment(endpoint, region);
  env = { ...process.env, ...aws };
  const way = { PGHOSTADDR: server.address, PGPORT: server.port, PGSSLROOTCERT: server.caFile };
  const lines = Object.entries({ ...aws, ...way }).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(path.join(folder, "function.env"), lines.join(""));
  query = async (sql) => {
    const ssl = { ca: await readFile(server.caFile, "utf8") };
    const login = { user: "master", password: "it's secret", database, ssl };
    const client = new Client({ host: server.address, port: server.port, ...login });
    await client.connect();
    return client.query(sql).then(
      ({ rows }) => client.end().then(() => rows),
      (error) => client.end().then(() => Promise.reject(error)),
    );
  };
  await deploy();
}, START_LIMIT);

afterAll(async () => {
  await removePostgres(path.join(folder, "postgres"));
  await stop();
  await rm(folder, { recursive: true, force: true });
});

async function migration(name: string, up: string, down: string): Promise<void> {
  const text = `-- Of a test.\n-- migrate:up\n${up}\n-- migrate:down\n${down}\n`;
  await writeFile(path.join(migrations, `${name}.sql`), text);
}

/** What the database phase makes: the secret, and the function from the very archive that it would deploy. */
async function deploy(): Promise<void> {
  const secret = {
    username: "master",
    password: "it's secret",
    engine: "aurora-postgresql",
    host,
    port: 5432,
  };
  const { ARN } = await new SecretsManagerClient(options()).send(
    new CreateSecretCommand({ Name: "db-credentials", SecretString: JSON.stringify(secret) }),
  );
  await callQuery("iam", "CreateRole", {
    RoleName: "migration",
    AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}',
    Version: "2010-05-08",
  });
  const archive = packFunction({
    entry: "tools/migrate/lambda/handler.ts",
    files: { migrations, "libpg-query.wasm": "node_modules/libpg-query/wasm/libpg-query.wasm" },
  });
  const outputs = {
    aurora_cluster_arn: `arn:aws:rds:${region}:${account}:cluster:chat`,
    aurora_cluster_endpoint: host,
    aurora_reader_endpoint: host,
    aurora_database_name: database,
    aurora_port: 5432,
    db_credentials_secret_arn: ARN!,
    migration_function_name: functionName,
  };
  await writeFile(path.join(folder, "outputs.json"), JSON.stringify({ "dev-database": outputs }));
  const variables = Object.entries(outputs).map(([name, value]) => [name.toUpperCase(), String(value)]);
  lambda = new LambdaClient(options());
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: functionName,
      Role: `arn:aws:iam::${account}:role/migration`,
      Runtime: "nodejs22.x",
      Handler: "index.handler",
      Code: { ZipFile: await readFile(archive.path) },
      Environment: { Variables: { ...Object.fromEntries(variables), STACK: "dev-database" } },
      Timeout: 60,
    }),
  );
}

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

const words = (program: string, ...args: string[]) => [
  ...["tools/run.mjs", `tools/${program}/main.ts`, "dev", ...args],
  ...["--via", "lambda", "--outputs", path.join(folder, "outputs.json")],
  ...(program === "migrate" ? ["--migrations", migrations] : []),
];
const command = (program: string, ...args: string[]): Promise<Ended> =>
  new Promise((resolve) =>
    execFile(process.execPath, words(program, ...args), { env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    ),
  );
const migrate = (...args: string[]) => command("migrate", ...args);

jest.setTimeout(30_000);

test("up migrates through the function, tells of each file as it is done, and exits as always", async () => {
  const child = spawn(process.execPath, words("migrate", "up"), { env });
  const heard: { text: string; at: number }[] = [];
  child.stdout.on("data", (chunk) => heard.push({ text: String(chunk), at: Date.now() }));
  const code = await new Promise((resolve) => child.once("close", resolve));
  const said = heard.map(({ text }) => text).join("");
  expect(said).toMatch(
    /up {4}0001_a\.sql {2}\d+ ms\n[^]*up {4}0002_slow\.sql {2}\d+ ms\nApplied 2 migrations, now at 0002\.\n$/,
  );
  const first = heard.find(({ text }) => text.includes("0001_a.sql"))!;
  expect(heard.at(-1)!.at - first.at).toBeGreaterThan(2000);
  expect(code).toBe(0);
  expect(await query("SELECT applied_by FROM migrate.history")).toEqual([
    { applied_by: "master" },
    { applied_by: "master" },
  ]);
});

test("status is as text and as JSON what it is without the function", async () => {
  expect((await migrate("status")).stdout).toMatch(
    /applied {4}0001_a\.sql {2}\d{4}-\d\d-\d\dT\S+Z {2}master {2}\d+ ms\n[^]*2 applied, 0 pending\.\n$/,
  );
  const { stdout, code } = await migrate("status", "--json");
  expect(JSON.parse(stdout)).toMatchObject({
    environment: "dev",
    command: "status",
    ok: true,
    exitCode: 0,
    result: { applied: 2, pending: 0, problems: [] },
  });
  expect(code).toBe(0);
});

test("a failure of the database has its place and its exit code", async () => {
  await query("DROP TABLE a");
  const { code, stderr } = await migrate("down", "--to", "0");
  expect(stderr).toMatch(/0001_a\.sql:5: table "a" does not exist \(42P01\)/);
  expect(code).toBe(1);
  await query("CREATE TABLE a ()");
});

test("a checkout that is not what was deployed is refused", async () => {
  await migration("0003_new", "SELECT 1;", "SELECT 1;");
  const { code, stderr } = await migrate("up");
  expect(stderr).toMatch(/0003_new\.sql is not in the function\. Deploy it: npx cdktf deploy dev-database/);
  expect(code).toBe(3);
  await rm(path.join(migrations, "0003_new.sql"));
});

test("an IAM token is signed in the function too, and the server here takes none", async () => {
  await query("CREATE ROLE chat_deployer LOGIN");
  const { code, stderr } = await migrate("status", "--login", "iam");
  expect(stderr).toMatch(/refuses the IAM token of chat_deployer/);
  expect(code).toBe(5);
});

test("the background work is done by hand through the function", async () => {
  const { code, stdout } = await command("maintain", "--json");
  expect(JSON.parse(stdout)).toMatchObject({
    command: "maintain",
    ok: true,
    result: {
      jobs: expect.arrayContaining([expect.objectContaining({ name: "retention", state: "absent" })]),
    },
  });
  expect(code).toBe(0);
});

describe("while the function is at work for somebody else", () => {
  test("it is locked, and one who is interrupted is told that it works on", async () => {
    await migrate("down", "--to", "1");
    const limit = { FunctionName: functionName, ReservedConcurrentExecutions: 1 };
    await lambda.send(new PutFunctionConcurrencyCommand(limit));
    const child = spawn(process.execPath, words("migrate", "up"), { env });
    let stderr = "";
    child.stderr.on("data", (chunk) => (stderr += chunk));
    const ended = new Promise((resolve) => child.once("close", resolve));
    const sleeping =
      "SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(3)%' AND pid <> pg_backend_pid()";
    while ((await query(sleeping)).length === 0);

    const other = await migrate("up", "--runner-timeout", "0");
    expect(other.stderr).toMatch(
      /groundwork-dev-migration is at work already, .*aws logs tail \/aws\/lambda\/groundwork/,
    );
    expect(other.code).toBe(4);

    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(stderr).toMatch(
      /Interrupted \(SIGINT\), but the function groundwork-dev-migration works on.*aws logs tail/,
    );
    while ((await query("SELECT 1 FROM migrate.history WHERE number = 2")).length === 0);
  });
});

test("the function stops before its time is over: what is unfinished is rolled back, and it says what to do", async () => {
  await migrate("down", "--to", "1");
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: functionName, Timeout: 17 }));
  const { code, stderr } = await migrate("up");
  expect(stderr).toMatch(
    /Interrupted \(the time of the function is over\).*rolled back[^]*run it again for the rest/,
  );
  expect(code).toBe(1);
  expect(await query("SELECT number FROM migrate.history")).toEqual([{ number: 1 }]);
});

test("a function that is not there", async () => {
  const outputs = path.join(folder, "outputs.json");
  await writeFile(outputs, (await readFile(outputs, "utf8")).replace(functionName, "gone"));
  const { code, stderr } = await migrate("status");
  expect(stderr).toContain(
    "There is no function gone. Deploy the database phase again, or read fresh outputs.",
  );
  expect(code).toBe(5);
});
