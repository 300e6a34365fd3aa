import type { FunctionRequest, Line } from "../../../tools/migrate/lambda/protocol";
import { digest } from "../../../tools/migrate/lambda/digest";
import { work } from "../../../tools/migrate/lambda/work";
import type { Surroundings } from "../../../tools/migrate/lambda/work";
import type { TaskName } from "../../../tools/migrate/tasks";
import { secretArn } from "../helpers/command";
import { createDatabase, migratedTemplate, testServer } from "../helpers/database";
import type { TestDatabase } from "../helpers/database";
import { createFolder, migration } from "../helpers/folder";
import type { TestFolder } from "../helpers/folder";
import { startImpostor } from "../helpers/impostor";
import { startSecretsManager } from "../helpers/secrets-manager";
import type { SecretsManager } from "../helpers/secrets-manager";

const { user, password, host, port, caFile } = testServer();
const shell = { ...process.env };
let database: TestDatabase;
let folder: TestFolder;
let manager: SecretsManager;

beforeEach(async () => {
  database = await createDatabase();
  folder = await createFolder({
    "0001_a.sql": migration("CREATE TABLE a ();", "DROP TABLE a;"),
    "0002_b.sql": migration("CREATE TABLE b ();", "DROP TABLE b;"),
  });
  manager = await startSecretsManager({
    [secretArn]: { text: JSON.stringify({ username: user, password }) },
  });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: manager.url,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  });
});
afterEach(async () => {
  await database.drop();
  await folder.clear();
  await manager.close();
  process.env = { ...shell };
});

/** Lets the function's code do something; @returns what it wrote and the error that it ended with */
async function run(request: FunctionRequest, change: Partial<Surroundings> & { port?: number } = {}) {
  const lines: Line[] = [];
  const error = await work(request, {
    folder: folder.path,
    env: {
      AURORA_CLUSTER_ARN: "arn:aws:rds:ap-northeast-1:111111111111:cluster:test",
      AURORA_CLUSTER_ENDPOINT: host,
      AURORA_DATABASE_NAME: database.name,
      AURORA_PORT: "5432",
      DB_CREDENTIALS_SECRET_ARN: secretArn,
      STACK: "dev-database",
      PGHOSTADDR: "127.0.0.1",
      PGPORT: String(change.port ?? port),
      PGSSLROOTCERT: caFile,
    },
    remaining: () => 900_000,
    write: (line) => lines.push(line),
    ...change,
  });
  return { lines, last: lines.at(-1)!, error };
}
const request = (task: TaskName, more: object = {}): FunctionRequest => ({
  task,
  target: {},
  options: {},
  migrations: digest(folder.path),
  ...more,
});
const tables = async () =>
  (
    await database.query(
      "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1",
    )
  ).map(({ relname }) => relname);

test("migrates, telling of each step, and ends with the result", async () => {
  const { lines, error } = await run(request("up"));
  expect(error).toBeUndefined();
  expect(lines.map((line) => (line.type === "event" ? line.event.type : line.type))).toEqual([
    ...["started", "finished", "started", "finished"],
    "result",
  ]);
  expect(lines.at(-1)).toMatchObject({ type: "result", result: { current: 2 } });
  expect(await tables()).toEqual(["a", "b"]);
  expect(manager.asked.get(secretArn)).toBe(1);
});

test("does every other command as well", async () => {
  expect((await run(request("plan"))).last).toMatchObject({
    result: { direction: "up", migrations: [{ number: 1 }, { number: 2 }] },
  });
  expect((await run(request("baseline", { target: { to: 1 } }))).last).toMatchObject({
    result: { recorded: ["0001_a.sql"] },
  });
  await run(request("up"));
  expect((await run(request("status"))).last).toMatchObject({ result: { applied: 2, pending: 0 } });
  expect((await run(request("verify"))).last).toMatchObject({ result: { problems: [] } });
  expect((await run(request("down", { target: { steps: 1 } }))).last).toMatchObject({
    result: { current: 1 },
  });
  expect(await tables()).toEqual([]);
});

test("an error of a migration says where it is, and what was before stays", async () => {
  await folder.write("0003_c.sql", migration("CREATE TABLE c ();\nSELECT 1 / 0;"));
  const { last, error } = await run(request("up"));
  expect(last).toMatchObject({
    type: "error",
    failure: "failed",
    place: { file: "0003_c.sql", line: 4, code: "22012" },
  });
  expect(error!.message).toContain("division by zero");
  expect(await tables()).toEqual(["a", "b"]);
});

describe("a function that holds other migrations than the caller", () => {
  const refusal = async (migrations: ReturnType<typeof digest>) => {
    const { last } = await run(request("up", { migrations }));
    expect(last).toMatchObject({ type: "error", failure: "refused" });
    expect(await tables()).toEqual([]);
    return (last as { message: string }).message;
  };

  test("refuses before it connects, names the first that differs and how to mend it", async () => {
    const [first, second] = digest(folder.path);
    expect(await refusal([first!, second!, { file: "0003_c.sql", hash: "c" }])).toMatch(
      /0003_c\.sql is not in the function\. Deploy it: npx cdktf deploy dev-database\.$/m,
    );
    expect(await refusal([first!])).toMatch(
      /the function has 0002_b\.sql, which is not here.*update this checkout/,
    );
    expect(await refusal([first!, { ...second!, hash: "edited" }])).toContain(
      "0002_b.sql is another text there",
    );
    expect(await refusal([first!, { ...second!, file: "0002_x.sql" }])).toContain(
      "the function has 0002_b.sql where 0002_x.sql is here",
    );
    expect(manager.asked.size).toBe(0);
  });
});

test("a task that it does not know", async () => {
  expect((await run({ ...request("up"), task: "squash" } as unknown as FunctionRequest)).last).toMatchObject({
    failure: "usage",
    message: expect.stringMatching(
      /does not know the task squash, but maintain, records, .*up, .*npx cdktf deploy dev-database/,
    ),
  });
});

test("stops before its own time is over: what was unfinished is rolled back, and the caller hears of it", async () => {
  await folder.write("0003_c.sql", migration("CREATE TABLE c ();\nSELECT pg_sleep(60);"));
  const began = Date.now();
  // 15 s are kept for rolling back; so it has 2 s.
  const { last } = await run(request("up"), { remaining: () => 17_000 });
  expect(Date.now() - began).toBeLessThan(15_000);
  expect(last).toMatchObject({
    type: "error",
    failure: "failed",
    message: expect.stringMatching(/the time of the function is over[^]*run it again for the rest/),
  });
  expect(await tables()).toEqual(["a", "b"]);
});

test("gives signs of life while a statement runs", async () => {
  jest.useFakeTimers({
    doNotFake: ["setTimeout", "setImmediate", "nextTick", "performance", "Date", "queueMicrotask"],
  });
  try {
    await folder.write("0003_c.sql", migration("SELECT pg_sleep(1);"));
    const lines: Line[] = [];
    const running = run(request("up"), { write: (line) => lines.push(line) });
    jest.advanceTimersByTime(60_000);
    await running;
    expect(lines.filter(({ type }) => type === "alive")).toHaveLength(3);
    jest.advanceTimersByTime(60_000);
    expect(lines.filter(({ type }) => type === "alive")).toHaveLength(3);
  } finally {
    jest.useRealTimers();
  }
});

test("waits for a database that wakes, and tells of it", async () => {
  const impostor = await startImpostor(["hang up", { realAfterSeconds: 3 }]);
  const { lines, last } = await run(request("status"), { port: impostor.port });
  expect(lines[0]).toMatchObject({ type: "event", event: { type: "connecting", seconds: 60 } });
  expect(last).toMatchObject({ type: "result" });
  expect(impostor.connections()).toBe(2);
  await impostor.close();
});

test("waits no longer than it is told to", async () => {
  const impostor = await startImpostor(["hang up"]);
  const { last } = await run(request("status", { wait: 1 }), { port: impostor.port });
  expect(last).toMatchObject({
    failure: "unreachable",
    message: expect.stringMatching(/Waited \d+ s in \d+ attempts/),
  });
  await impostor.close();
});

test("does the background work, telling of each job", async () => {
  const migrated = await createDatabase(migratedTemplate);
  const empty = database;
  database = migrated;
  try {
    const { lines, last } = await run({ task: "maintain" });
    expect(lines[0]).toMatchObject({ type: "job", job: { state: "done" } });
    expect(last).toMatchObject({ type: "result", result: { jobs: expect.any(Array) } });
  } finally {
    await migrated.drop();
    database = empty;
  }
});

describe("the platform's records", () => {
  const environment = { name: "dev", account_id: "111111111111", default_region: "eu-west-1", by: "hanako" };
  const records = {
    task: "records",
    operation: "ensure-environment",
    input: environment,
    actor: "hanako",
  } as const;
  beforeEach(async () => {
    await database.drop();
    database = await createDatabase(migratedTemplate);
  });

  test("does an operation on them, whatever migrations the caller has, and answers its result", async () => {
    const { lines, last, error } = await run(records);
    expect(error).toBeUndefined();
    expect(lines).toHaveLength(1);
    expect(last).toMatchObject({ type: "result", result: { id: expect.any(String) } });
    expect((await run(records)).last).toEqual(last);
  });

  test("says of an operation that it does not have what to deploy", async () => {
    expect((await run({ ...records, operation: "read-minds" })).last).toMatchObject({
      failure: "usage",
      message: expect.stringMatching(/There is no operation read-minds.*npx cdktf deploy dev-database/),
    });
  });

  test("says what is wrong with what it was given", async () => {
    expect((await run({ ...records, input: { ...environment, account_id: "1" } })).last).toMatchObject({
      failure: "usage",
      message: expect.stringMatching(/What ensure-environment was given is wrong[^]*account_id/),
    });
  });

  test("says of a database that is behind how to migrate it", async () => {
    await database.drop();
    database = await createDatabase();
    expect((await run(records)).last).toMatchObject({
      failure: "refused",
      message: expect.stringMatching(/not migrated far enough/),
    });
  });
});
