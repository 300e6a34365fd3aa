import type { Client } from "pg";
import type { Event } from "../../../tools/migrate/runner";
import { down, plan, status, up, verify } from "../../../tools/migrate/runner";
import { createDatabase } from "../helpers/database";
import type { TestDatabase } from "../helpers/database";
import { createFolder, migration, stepwise } from "../helpers/folder";
import type { TestFolder } from "../helpers/folder";
import { until } from "../helpers/until";

let database: TestDatabase;
let folder: TestFolder;
let events: Event[];

beforeEach(async () => {
  database = await createDatabase();
  folder = await createFolder();
  events = [];
  await folder.write("0001_a.sql", migration("CREATE TABLE a (n int); INSERT INTO a VALUES (1), (1);"));
  await up(options());
});
afterEach(async () => {
  await database.drop();
  await folder.clear();
});

const options = () => ({
  connect: database.connect,
  folder: folder.path,
  retryDelay: 0.05,
  report: (event: Event) => void events.push(event),
});
const row = async () =>
  (await database.query("SELECT state, statements_done AS done FROM migrate.history WHERE number = 2"))[0];
const numbers = async () => (await database.query("SELECT n FROM a ORDER BY n")).map(({ n }) => n);
const validity = (index: string) =>
  database.query("SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = to_regclass($1)", [index]);
const ofType = (type: Event["type"]) => events.filter((event) => event.type === type);

test("what stands under no-transaction runs outside one, statement by statement", async () => {
  await folder.write(
    "0002_b.sql",
    stepwise("CREATE INDEX CONCURRENTLY a_n ON a (n);\nVACUUM a;\nINSERT INTO a VALUES (2);"),
  );
  await up(options());
  expect(await row()).toEqual({ state: "applied", done: 3 });
  expect(await validity("a_n")).toEqual([{ valid: true }]);
  expect(ofType("statement")).toMatchObject([
    { number: 1, of: 3 },
    { number: 2 },
    { number: 3, summary: "INSERT INTO a VALUES (2)" },
  ]);
});

describe("a failure between two statements", () => {
  const broken = stepwise(
    "SET work_mem = '7MB';\nINSERT INTO a VALUES (2);\nVACUUM nope;\nINSERT INTO a SELECT current_setting('work_mem')::text LIKE '7MB' AND true;",
  );
  const mended = stepwise(
    "SET work_mem = '7MB';\nINSERT INTO a VALUES (2);\nVACUUM a;\nINSERT INTO a SELECT CASE current_setting('work_mem') WHEN '7MB' THEN 7 END;",
  );

  beforeEach(async () => {
    await folder.write("0002_b.sql", broken);
    const error = await up(options()).catch((reason) => reason);
    expect(error).toMatchObject({ failure: "failed", place: { file: "0002_b.sql", line: 6, code: "42P01" } });
    expect(error.message).toContain("2 of 4 statements of 0002 (up) are done and stay done");
    expect(error.message).toContain("goes on with statement 3");
  });

  test("is known: status, plan and verify say so, down refuses", async () => {
    expect(await row()).toEqual({ state: "applying", done: 2 });
    expect((await status(options())).migrations[1]).toMatchObject({ state: "applying" });
    expect((await plan(options())).migrations).toMatchObject([{ number: 2, transaction: false, done: 2 }]);
    expect((await verify(options())).problems).toEqual([
      expect.stringContaining("0002_b.sql: interrupted after 2 statements"),
    ]);
    await expect(down(options())).rejects.toThrow(
      "0002_b.sql: its up part was interrupted after 2 statements. Run up first",
    );
  });

  test("is mended in the file, and the next run goes on behind what is done, with its settings", async () => {
    await folder.write("0002_b.sql", mended);
    expect(await up(options())).toMatchObject({ current: 2 });
    expect(await numbers()).toEqual([1, 1, 2, 7]);
    expect(await row()).toEqual({ state: "applied", done: 4 });
    expect(ofType("resumed")).toEqual([{ type: "resumed", file: "0002_b.sql", done: 2, of: 4 }]);
    expect((await verify(options())).problems).toEqual([]);
  });

  test("may not be mended in what is done, nor lose its marker", async () => {
    await folder.write("0002_b.sql", mended.replace("VALUES (2)", "VALUES (3)"));
    await expect(up(options())).rejects.toThrow(
      /0002_b\.sql:5: statement 2 of a half applied migration was changed/,
    );
    await folder.write(
      "0002_b.sql",
      mended.replace("-- migrate:no-transaction\n", "").replace("VACUUM a", "SELECT 1"),
    );
    await expect(up(options())).rejects.toThrow("has lost its marker `-- migrate:no-transaction`");
    expect(await numbers()).toEqual([1, 1, 2]);
    expect(await row()).toEqual({ state: "applying", done: 2 });
  });
});

test("an index that could not be built is left invalid, named, and built again", async () => {
  await folder.write("0002_b.sql", stepwise("CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS a_n ON a (n);"));
  await expect(up(options())).rejects.toMatchObject({ failure: "failed", place: { code: "23505" } });
  expect(await validity("a_n")).toEqual([{ valid: false }]);
  expect((await verify(options())).problems.join("\n")).toContain("Index a_n on a is invalid");

  await database.query("DELETE FROM a");
  expect(await up(options())).toMatchObject({ current: 2 });
  expect(ofType("rebuilding")).toEqual([{ type: "rebuilding", file: "0002_b.sql", index: '"public"."a_n"' }]);
  expect(await validity("a_n")).toEqual([{ valid: true }]);
});

test("an index that was built just before the run was cut off is not built twice", async () => {
  await folder.write("0002_b.sql", stepwise("CREATE INDEX CONCURRENTLY a_n ON a (n);\nVACUUM nope;"));
  await expect(up(options())).rejects.toThrow("nope");
  // As if killed between the statement and its record.
  await database.query("UPDATE migrate.history SET statements_done = 0 WHERE number = 2");
  await folder.write("0002_b.sql", stepwise("CREATE INDEX CONCURRENTLY a_n ON a (n);\nVACUUM a;"));
  expect(await up(options())).toMatchObject({ current: 2 });
  expect(await validity("a_n")).toEqual([{ valid: true }]);
});

test("a statement that can be in a transaction is there together with its record, or not at all", async () => {
  await folder.write("0002_b.sql", stepwise("INSERT INTO a VALUES (2);\nSELECT pg_sleep(30);"));
  const running = up(options()).catch((reason) => reason);
  await until(async () => (await row())?.done === 1);
  await endRunner();
  expect(await running).toMatchObject({
    failure: "failed",
    message: expect.stringContaining("connection to the database was lost"),
  });
  await folder.write("0002_b.sql", stepwise("INSERT INTO a VALUES (2);\nSELECT 1;"));
  await up(options());
  expect(await numbers()).toEqual([1, 1, 2]);
});

describe("a connection that is cut while an index is built", () => {
  let blocker: Client;

  /** CREATE INDEX CONCURRENTLY waits for every older transaction. */
  const cutOff = async (sql: string) => {
    blocker = await database.connect();
    await blocker.query("BEGIN; UPDATE a SET n = n");
    await folder.write("0002_b.sql", stepwise(sql));
    const running = up({ ...options(), lockTimeout: 60 }).catch((reason) => reason);
    await until(async () => (await database.query("SELECT FROM pg_index WHERE NOT indisvalid")).length > 0);
    await endRunner();
    expect(await running).toMatchObject({ failure: "failed" });
    await blocker.query("COMMIT");
    await blocker.end();
  };

  test("leaves it invalid: the next run builds it again", async () => {
    await cutOff("CREATE INDEX CONCURRENTLY a_n ON a (n);");
    expect(await validity("a_n")).toEqual([{ valid: false }]);
    expect(await up(options())).toMatchObject({ current: 2 });
    expect(ofType("rebuilding")).toHaveLength(1);
    expect(await validity("a_n")).toEqual([{ valid: true }]);
  });

  test("leaves REINDEX's copy: the next run removes it", async () => {
    await database.query("CREATE INDEX a_n ON a (n)");
    await cutOff("REINDEX INDEX CONCURRENTLY a_n;");
    expect(await validity("a_n_ccnew")).toEqual([{ valid: false }]);
    expect(await up(options())).toMatchObject({ current: 2 });
    expect(
      await database.query(
        "SELECT indexrelid::regclass::text AS name, indisvalid AS valid FROM pg_index WHERE indrelid = 'a'::regclass",
      ),
    ).toEqual([{ name: "a_n", valid: true }]);
  });
});

test("a role that the file takes does not keep its progress from being recorded", async () => {
  await database.query(
    "DO $$ BEGIN CREATE ROLE test_stepwise NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
  );
  await database.query(
    "GRANT test_stepwise TO CURRENT_USER; GRANT CREATE ON SCHEMA public TO test_stepwise; ALTER TABLE a OWNER TO test_stepwise",
  );
  await folder.write(
    "0002_b.sql",
    stepwise("SET ROLE test_stepwise;\nCREATE INDEX CONCURRENTLY a_n ON a (n);\nCREATE TABLE b ();"),
  );
  await up(options());
  expect(await row()).toEqual({ state: "applied", done: 3 });
  expect(await database.query("SELECT tableowner AS owner FROM pg_tables WHERE tablename = 'b'")).toEqual([
    { owner: "test_stepwise" },
  ]);
});

test("a statement that waits for a lock is tried again by itself", async () => {
  const other = await database.connect();
  await other.query("BEGIN; LOCK TABLE a IN ACCESS EXCLUSIVE MODE");
  await folder.write("0002_b.sql", stepwise("SELECT 1;\nCREATE INDEX CONCURRENTLY a_n ON a (n);"));
  const running = up({ ...options(), lockTimeout: 0.05, retries: 20 });
  await until(async () => ofType("retrying").length > 1);
  await other.query("COMMIT");
  await other.end();
  expect(await running).toMatchObject({ current: 2 });
  expect(ofType("statement")).toHaveLength(2);
  expect(await validity("a_n")).toEqual([{ valid: true }]);
});

test("a down part that is cut off goes on with down, and up refuses until it is finished", async () => {
  const file = (last: string) =>
    migration(
      "CREATE INDEX a_n ON a (n);",
      `-- migrate:no-transaction\nDROP INDEX CONCURRENTLY IF EXISTS a_n;\n${last};`,
    );
  await folder.write("0002_b.sql", file("INSERT INTO a SELECT 1 / (count(*) - 2) FROM a"));
  await up(options());
  await expect(down(options())).rejects.toThrow("1 of 2 statements of 0002 (down) are done and stay done");
  expect(await row()).toEqual({ state: "reverting", done: 1 });
  await expect(up(options())).rejects.toThrow(
    "0002_b.sql: its down part was interrupted after 1 statements. Run down first",
  );

  await database.query("INSERT INTO a VALUES (5)");
  expect(await down(options())).toMatchObject({ current: 1 });
  expect(await row()).toBeUndefined();
  expect(await validity("a_n")).toEqual([]);
});

async function endRunner(): Promise<void> {
  const { length } = await database.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'groundwork migrate%'",
  );
  expect(length).toBe(1);
}
