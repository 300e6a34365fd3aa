import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { up } from "../../../tools/migrate/runner";
import { openConnection } from "../../../tools/records/perform";
import { startCutter } from "../helpers/cutter";
import type { Cut, Cutter } from "../helpers/cutter";
import { connectTo, createDatabase, migratedTemplate, testServer } from "../helpers/database";
import type { TestDatabase } from "../helpers/database";
import { createLogin } from "../helpers/login";
import { actor, asRole, mend } from "../helpers/records";
import { limitFileSizes } from "../helpers/small-disk";
import { until } from "../helpers/until";

jest.setTimeout(120_000);

let database: TestDatabase;
beforeEach(async () => {
  database = await createDatabase(migratedTemplate);
});
afterEach(() => database.drop());

const input = { name: "dev", account_id: "111111111111", default_region: "ap-northeast-1", by: "hanako" };
const request = { operation: "ensure-environment", input, actor };
const open = (change: Partial<Parameters<typeof openConnection>[0]> = {}) =>
  openConnection({ connect: database.connect, mend, ...change });
/** Does one operation over a connection of its own. */
async function once(change: Parameters<typeof open>[0] = {}, asked: object = {}): Promise<object> {
  const connection = open(change);
  return connection.perform({ ...request, ...asked }).finally(connection.close);
}
/** The rows of one statement of a role. */
const readAs = (role: string, sql: string) =>
  asRole(database, role, async (client) => (await client.query<Record<string, unknown>>(sql)).rows);
const sessions = () =>
  database.query(
    "SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'groundwork records'",
  );
/** Has the owner add a trigger that does so before an environment is made. */
const before = (sql: string) =>
  database.query(`SET ROLE chat_owner;
    CREATE FUNCTION infra.test_before() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN ${sql}; RETURN NEW; END $$;
    CREATE TRIGGER a_test BEFORE INSERT ON infra.aws_environments FOR EACH ROW EXECUTE FUNCTION infra.test_before()`);

describe("what cannot be done is said before anything is", () => {
  test.each(["drop-everything", "toString", "__proto__"])("the operation %s", async (operation) => {
    await expect(once({}, { operation })).rejects.toMatchObject({
      failure: "usage",
      message: expect.stringMatching(
        /There is no operation .* but .*ensure-environment.*npx cdktf deploy dev-database/,
      ),
    });
  });

  test("in a database that is not migrated far enough", async () => {
    const empty = await createDatabase();
    await expect(once({ connect: empty.connect })).rejects.toMatchObject({
      failure: "refused",
      message: expect.stringMatching(
        /not migrated far enough for ensure-environment: .*infra.*Run npm run migrate -- dev up/,
      ),
    });
    await empty.drop();
  });

  test("by a user who may not take the role", async () => {
    const login = await createLogin("IN ROLE chat_app");
    await expect(once({ connect: () => login.connect(database.name) })).rejects.toMatchObject({
      failure: "refused",
      message: expect.stringMatching(/may not become chat_operator: permission denied/),
    });
    await login.drop();
  });
});

test("what the database refuses is told, and the next run goes on", async () => {
  const connection = open();
  const wrong = { ...input, vpc_id: "subnet-1" };
  await expect(connection.perform({ ...request, input: wrong })).rejects.toMatchObject({
    failure: "failed",
    message: expect.stringMatching(/The database said: .*aws_environments_vpc_id_form/),
  });
  await connection.perform(request);
  expect(await sessions()).toHaveLength(1);
  await connection.close();
});

test("ten at once make one environment", async () => {
  const ids = await Promise.all(Array.from({ length: 10 }, () => once()));
  expect(new Set(ids.map((result) => JSON.stringify(result))).size).toBe(1);
});

test("a deadlock's victim is tried again, and not for ever", async () => {
  await database.query("CREATE SEQUENCE public.tries; GRANT USAGE ON SEQUENCE public.tries TO chat_owner");
  await before(
    "IF nextval('public.tries') <= 3 THEN RAISE EXCEPTION 'deadlock detected' USING ERRCODE = '40P01'; END IF",
  );
  await once();
  await database.query(
    "SELECT setval('public.tries', 1); ALTER SEQUENCE public.tries INCREMENT BY -1 MINVALUE -100",
  );
  await expect(once({}, { input: { ...input, name: "prod" } })).rejects.toMatchObject({
    failure: "failed",
    message: expect.stringContaining("deadlock detected (40P01)"),
  });
});

describe("a connection that is lost", () => {
  let cutter: Cutter;
  beforeEach(async () => {
    cutter = await startCutter();
  });
  afterEach(() => cutter.close());

  test.each(["request", "answer"] as const)(
    "at any %s: it says so, and the next run does it once",
    async (side) => {
      const connect = connectTo(database.name, { ...testServer(), port: cutter.port });
      await once({ connect });
      // The last request is the goodbye.
      const last = cutter.carried()[side] - (side === "request" ? 1 : 0);
      const connection = open({ connect });
      for (let number = 1; number <= last; number++) {
        const cut: Cut = { side, number };
        const named = { ...request, input: { ...input, name: `dev-${number}` } };
        await connection.close();
        cutter.cut(cut);
        const outcome = await connection.perform(named).then(
          () => "done",
          (error: Error) => error.message,
        );
        expect(outcome).toMatch(
          /^done$|connection to the database was lost|Connection terminated|ECONNRESET/,
        );
        // What was not cut by now has come in fewer pieces than the first time; the cut would meet the next run.
        if (outcome === "done") await connection.close();
        await connection.perform(named);
      }
      await connection.close();
      const count = "SELECT count(*)::int AS count FROM infra.aws_environments";
      expect(await readAs("chat_auditor", count)).toEqual([{ count: last + 1 }]);
    },
  );
});

test("killed in the middle: the server rolls it back at once, and the next run does it", async () => {
  await before("PERFORM pg_sleep(60)");
  const child = spawn(
    process.execPath,
    [
      ...["tools/run.mjs", "__tests__/database/helpers/records-program.ts"],
      ...[database.name, request.operation, JSON.stringify(input)],
    ],
    { env: { ...process.env }, stdio: "ignore" },
  );
  const ended = new Promise((resolve) => child.once("close", resolve));
  await until(async () => (await sessions()).length > 0);
  child.kill("SIGKILL");
  await ended;
  await until(async () => (await sessions()).length === 0);
  await database.query("SET ROLE chat_owner; DROP TRIGGER a_test ON infra.aws_environments");
  await once();
  expect(await readAs("chat_auditor", "SELECT name FROM infra.aws_environments")).toEqual([{ name: "dev" }]);
});

test("interrupted: what was unfinished is rolled back", async () => {
  await before("PERFORM pg_sleep(60)");
  const end = new AbortController();
  const running = once({ signal: end.signal });
  await until(async () => (await sessions()).length > 0);
  end.abort("SIGINT");
  await expect(running).rejects.toMatchObject({
    failure: "interrupted",
    message: expect.stringContaining("SIGINT"),
  });
  expect(await readAs("chat_auditor", "SELECT name FROM infra.aws_environments")).toEqual([]);
});

test("a full disk: it says so, nothing of it is there, and with room the same works", async () => {
  const disk = await limitFileSizes();
  const small = await createDatabase(undefined, disk.server);
  try {
    await up({ connect: small.connect, folder: "migrations" });
    const asked = {
      operation: "record-deployment",
      input: {
        deployment: {
          id: "11111111-0000-4000-8000-000000000001",
          environment: "dev",
          account_id: "111111111111",
          region: "ap-northeast-1",
          version: "0.1.0",
          start_time: "2026-11-01T00:00:00Z",
          triggered_by: "hanako",
          plan_summary: {},
          metadata: {},
        },
        templates: [
          { phase: "database", name: "dev-database", content: randomBytes(18_000_000).toString("base64") },
        ],
        events: [],
      },
    };
    await disk.fillForTables();
    await expect(once({ connect: small.connect }, asked)).rejects.toMatchObject({
      failure: "failed",
      message: expect.stringMatching(disk.says),
    });
    await disk.free();
    const count = "SELECT count(*)::int AS count FROM infra.aws_deployments";
    const recorded = () => asRole(small, "chat_auditor", async (client) => (await client.query(count)).rows);
    expect(await recorded()).toEqual([{ count: 0 }]);
    await once({ connect: small.connect }, asked);
    expect(await recorded()).toEqual([{ count: 1 }]);
  } finally {
    await small.drop();
    await disk.remove();
  }
});
