import type { Event } from "../../../tools/migrate/runner";
import { MigrationError, status, up } from "../../../tools/migrate/runner";
import { createDatabase } from "../helpers/database";
import type { TestDatabase } from "../helpers/database";
import { createFolder, migration } from "../helpers/folder";
import type { TestFolder } from "../helpers/folder";

let database: TestDatabase;
let folder: TestFolder;

beforeEach(async () => {
  database = await createDatabase();
  folder = await createFolder();
});
afterEach(async () => {
  await database.drop();
  await folder.clear();
});

const options = () => ({ connect: database.connect, folder: folder.path, retryDelay: 0.05 });
const failure = async (work: Promise<unknown>): Promise<MigrationError> => {
  const error = await work.then(
    () => undefined,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(MigrationError);
  return error;
};
const history = () =>
  database.query(
    "SELECT number, name, state, origin, statements_done AS done FROM migrate.history ORDER BY number",
  );
const tables = async () =>
  (
    await database.query(
      "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1",
    )
  ).map(({ relname }) => relname);

test("applies in order, each once, and says how long each took", async () => {
  await folder.write("0002_b.sql", migration("INSERT INTO a VALUES (2);"));
  await folder.write("0001_a.sql", migration("CREATE TABLE a (n int); INSERT INTO a VALUES (1);"));
  const events: Event[] = [];
  const first = await up({ ...options(), report: (event) => events.push(event) });
  expect(first).toMatchObject({
    current: 2,
    ran: [
      { number: 1, file: "0001_a.sql" },
      { number: 2, file: "0002_b.sql" },
    ],
  });
  expect(events.map((event) => [event.type, "file" in event && event.file])).toEqual([
    ["started", "0001_a.sql"],
    ["finished", "0001_a.sql"],
    ["started", "0002_b.sql"],
    ["finished", "0002_b.sql"],
  ]);
  expect(await up(options())).toEqual({ current: 2, ran: [] });
  expect(await database.query("SELECT n FROM a ORDER BY n")).toEqual([{ n: 1 }, { n: 2 }]);
  expect(await history()).toEqual([
    { number: 1, name: "a", state: "applied", origin: "run", done: 2 },
    { number: 2, name: "b", state: "applied", origin: "run", done: 1 },
  ]);
});

test("stops at --to, and goes on from there", async () => {
  for (const n of [1, 2, 3]) await folder.write(`000${n}_t.sql`, migration(`CREATE TABLE t${n} ();`));
  expect(await up(options(), { to: 2 })).toMatchObject({ current: 2 });
  expect(await tables()).toEqual(["t1", "t2"]);
  expect(await failure(up(options(), { to: 1 }))).toMatchObject({
    failure: "usage",
    message: expect.stringContaining("down --to 1"),
  });
  expect(await failure(up(options(), { to: 9 }))).toMatchObject({
    failure: "usage",
    message: expect.stringContaining("no migration 0009"),
  });
  expect(await up(options())).toMatchObject({ current: 3, ran: [{ number: 3 }] });
});

test("a failure half-way leaves nothing of its file, names file, line and statement, and the next run works", async () => {
  await folder.write("0001_a.sql", migration("CREATE TABLE a (n int PRIMARY KEY);"));
  await folder.write("0002_b.sql", migration("CREATE TABLE b ();\n\nINSERT INTO a\nVALUES (1),\n  (nope);"));
  await folder.write("0003_c.sql", migration("CREATE TABLE c ();"));
  const error = await failure(up(options()));
  expect(error).toMatchObject({ failure: "failed", place: { file: "0002_b.sql", line: 7, code: "42703" } });
  expect(error.message).toContain('0002_b.sql:7: column "nope" does not exist (42703)');
  expect(error.message).toContain("statement: INSERT INTO a");
  expect(error.message).toContain("nothing of it is recorded");
  expect(await tables()).toEqual(["a"]);
  expect(await history()).toHaveLength(1);

  await folder.write("0002_b.sql", migration("CREATE TABLE b ();"));
  expect(await up(options())).toMatchObject({ ran: [{ number: 2 }, { number: 3 }] });
  expect(await tables()).toEqual(["a", "b", "c"]);
});

test("an error without a position is placed at its statement, with detail and hint", async () => {
  await folder.write(
    "0001_a.sql",
    migration(
      "CREATE TABLE a (n int CONSTRAINT key PRIMARY KEY);\nINSERT INTO a VALUES (1);\nINSERT INTO a VALUES (1);",
    ),
  );
  const error = await failure(up(options()));
  expect(error.place).toEqual({ file: "0001_a.sql", line: 5, code: "23505" });
  expect(error.message).toContain("detail: Key (n)=(1) already exists.");
});

test("characters of any width and comments at the end do not move the line that is named", async () => {
  await folder.write(
    "0001_a.sql",
    migration("SELECT '😀あé'; -- 😀\nSELECT 1 -- the end of a statement\n;SELECT '😀',\n  nope -- 😀"),
  );
  const error = await failure(up(options()));
  expect(error.place).toEqual({ file: "0001_a.sql", line: 6, code: "42703" });
  await folder.write(
    "0001_a.sql",
    migration("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;\nSELECT 1 -- no semicolon"),
  );
  expect(await up(options())).toMatchObject({ current: 1 });
});

test("a constraint that is checked at the end fails before anything is recorded", async () => {
  await folder.write(
    "0001_a.sql",
    migration(`
    CREATE TABLE a (n int PRIMARY KEY, m int REFERENCES a (n) DEFERRABLE INITIALLY DEFERRED);
    INSERT INTO a VALUES (1, 2);`),
  );
  expect(await failure(up(options()))).toMatchObject({ failure: "failed", place: { code: "23503" } });
  expect(await tables()).toEqual([]);
  expect(await history()).toEqual([]);
});

test("transaction control anywhere in what is pending is refused before anything runs", async () => {
  await folder.write("0001_a.sql", migration("CREATE TABLE a ();"));
  await folder.write("0002_b.sql", migration("CREATE TABLE b ();\nCOMMIT;\nSELECT 1 / 0;"));
  const error = await failure(up(options()));
  expect(error).toMatchObject({ failure: "refused" });
  expect(error.message).toContain("0002_b.sql:4: COMMIT: the runner itself begins and ends");
  expect(await tables()).toEqual([]);
  expect(await database.query("SELECT to_regclass('migrate.history') AS history")).toEqual([
    { history: null },
  ]);
});

test("a block that commits by itself cannot break out of the transaction", async () => {
  await folder.write("0001_a.sql", migration("CREATE TABLE a (); DO $$ BEGIN COMMIT; END $$;"));
  expect(await failure(up(options()))).toMatchObject({ failure: "failed", place: { code: "2D000" } });
  expect(await tables()).toEqual([]);
});

test("what a file sets, and the role it takes, ends with it", async () => {
  await database.query(
    "DO $$ BEGIN CREATE ROLE test_other NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
  );
  await database.query("GRANT test_other TO CURRENT_USER; GRANT CREATE ON SCHEMA public TO test_other");
  await folder.write(
    "0001_a.sql",
    migration(
      "SET ROLE test_other; SET search_path = nowhere; SET lock_timeout = 1; CREATE TABLE public.a ();",
    ),
  );
  await folder.write(
    "0002_b.sql",
    migration("CREATE TABLE b AS SELECT current_user::text AS who, current_setting('lock_timeout') AS wait;"),
  );
  await up({ ...options(), lockTimeout: 7 });
  const [owner] = await database.query("SELECT tableowner FROM pg_tables WHERE tablename = 'a'");
  const [row] = await database.query("SELECT who, wait, current_user::text AS me FROM b");
  expect(owner).toEqual({ tableowner: "test_other" });
  expect(row).toEqual({ who: row!.me, wait: "7s", me: row!.me });
});

test("a table that is in use is waited for briefly, again and again, and not for ever", async () => {
  await folder.write("0001_a.sql", migration("CREATE TABLE a ();"));
  await up(options());
  await folder.write("0002_b.sql", migration("CREATE TABLE b ();\nALTER TABLE a ADD COLUMN n int;"));
  const other = await database.connect();
  await other.query("BEGIN; LOCK TABLE a IN ACCESS SHARE MODE");
  const events: Event[] = [];
  const hurried = {
    ...options(),
    lockTimeout: 0.05,
    retries: 2,
    report: (event: Event) => events.push(event),
  };
  const error = await failure(up(hurried));
  expect(error).toMatchObject({ failure: "failed", place: { line: 4, code: "55P03" } });
  expect(error.message).toContain("--lock-timeout");
  expect(events.filter(({ type }) => type === "retrying")).toMatchObject([
    { attempt: 1, of: 2, seconds: 0.05 },
    { attempt: 2, of: 2, seconds: 0.1 },
  ]);
  expect(await tables()).toEqual(["a"]);

  const waiting = up({ ...hurried, retries: 20 });
  setTimeout(() => void other.query("COMMIT"), 300);
  expect(await waiting).toMatchObject({ ran: [{ number: 2 }] });
  await other.end();
});

test("a statement that takes too long is ended", async () => {
  await folder.write("0001_a.sql", migration("SELECT pg_sleep(30);"));
  const error = await failure(up({ ...options(), statementTimeout: 0.1 }));
  expect(error).toMatchObject({ failure: "failed", place: { code: "57014" } });
  expect(error.message).toContain("--statement-timeout");
});

test("a warning of the server is passed on", async () => {
  const warnings: Event[] = [];
  await folder.write(
    "0001_a.sql",
    migration("DO $$ BEGIN RAISE WARNING 'look here'; RAISE NOTICE 'not this'; END $$;"),
  );
  await up({ ...options(), report: (event) => void (event.type === "warning" && warnings.push(event)) });
  expect(warnings).toEqual([{ type: "warning", message: "look here" }]);
});

test("without the right to make its table the runner says so", async () => {
  await database.query(
    `DO $$ BEGIN CREATE ROLE test_nobody LOGIN PASSWORD 'x'; EXCEPTION WHEN duplicate_object THEN NULL; END $$`,
  );
  await database.query("GRANT test_nobody TO CURRENT_USER");
  await folder.write("0001_a.sql", migration("SELECT 1;"));
  const connect = async () => {
    const client = await database.connect();
    await client.query("SET SESSION ROLE test_nobody");
    return client;
  };
  const error = await failure(up({ ...options(), connect }));
  expect(error).toMatchObject({ failure: "failed", place: { code: "42501" } });
  expect(error.message).toMatch(/permission denied for database/);
});

test("status reads what was done, and changes nothing in an untouched database", async () => {
  for (const n of [1, 2]) await folder.write(`000${n}_t.sql`, migration("SELECT 1;"));
  expect(await status(options())).toMatchObject({ applied: 0, pending: 2 });
  expect(await database.query("SELECT to_regnamespace('migrate') AS schema")).toEqual([{ schema: null }]);
  await up(options(), { to: 1 });
  const { migrations } = await status(options());
  expect(migrations).toMatchObject([
    { file: "0001_t.sql", state: "applied", origin: "run", by: "chatapp_admin", at: expect.any(Date) },
    { file: "0002_t.sql", state: "pending" },
  ]);
});
