import { down, MigrationError, plan, up } from "../../../tools/migrate/runner";
import { createDatabase } from "../helpers/database";
import type { TestDatabase } from "../helpers/database";
import { createFolder, migration } from "../helpers/folder";
import type { TestFolder } from "../helpers/folder";

let database: TestDatabase;
let folder: TestFolder;

beforeEach(async () => {
  database = await createDatabase();
  folder = await createFolder();
  for (const n of [1, 2, 3])
    await folder.write(`000${n}_t.sql`, migration(`CREATE TABLE t${n} ();`, `DROP TABLE t${n};`));
  await up(options());
});
afterEach(async () => {
  await database.drop();
  await folder.clear();
});

const options = () => ({ connect: database.connect, folder: folder.path });
const tables = async () =>
  (
    await database.query(
      "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1",
    )
  ).map(({ relname }) => relname);
const recorded = async () =>
  (await database.query("SELECT number FROM migrate.history ORDER BY 1")).map(({ number }) => number);

test("takes the newest back, or as many as are asked for, or all above a number", async () => {
  expect(await down(options())).toMatchObject({ current: 2, ran: [{ number: 3 }] });
  expect(await tables()).toEqual(["t1", "t2"]);
  await up(options());
  expect(await down(options(), { steps: 2 })).toMatchObject({
    current: 1,
    ran: [{ number: 3 }, { number: 2 }],
  });
  await up(options());
  expect(await down(options(), { to: 2 })).toMatchObject({ current: 2, ran: [{ number: 3 }] });
  expect(await down(options(), { to: 0 })).toMatchObject({ current: 0, ran: [{ number: 2 }, { number: 1 }] });
  expect(await tables()).toEqual([]);
  expect(await recorded()).toEqual([]);
  expect(await down(options())).toEqual({ current: 0, ran: [] });
});

test("what was taken back can be applied again, in another version", async () => {
  await down(options(), { to: 1 });
  await folder.write("0002_t.sql", migration("CREATE TABLE other ();", "DROP TABLE other;"));
  expect(await up(options())).toMatchObject({ current: 3 });
  expect(await tables()).toEqual(["other", "t1", "t3"]);
});

test("a down part that fails leaves its migration applied", async () => {
  await database.query("DROP TABLE t2");
  const error = await down(options(), { to: 0 }).catch((reason) => reason);
  expect(error).toMatchObject({ failure: "failed", place: { file: "0002_t.sql", code: "42P01" } });
  expect(await recorded()).toEqual([1, 2]);
});

test("what cannot be undone is refused before anything runs", async () => {
  await folder.write(
    "0004_x.sql",
    "-- X.\n-- migrate:up\nSELECT 1;\n-- migrate:irreversible the old names are gone\n",
  );
  await folder.write("0005_y.sql", migration("CREATE TABLE y ();", "DROP TABLE y;"));
  await up(options());
  const error = await down(options(), { to: 2 }).catch((reason) => reason);
  expect(error).toBeInstanceOf(MigrationError);
  expect(error).toMatchObject({
    failure: "refused",
    message: expect.stringContaining("0004_x.sql: the old names are gone"),
  });
  expect(await recorded()).toEqual([1, 2, 3, 4, 5]);
});

test("a number that is not below is a wrong use", async () => {
  await expect(down(options(), { to: 4 })).rejects.toMatchObject({
    failure: "usage",
    message: expect.stringContaining("up --to 4"),
  });
});

test("plan shows what up or down would run, by file, line and statement, and runs nothing", async () => {
  await folder.write(
    "0004_four.sql",
    migration("CREATE TABLE t4 (\n  n int\n);\n-- a word\nINSERT INTO t4 VALUES (1);", "DROP TABLE t4;"),
  );
  expect(await plan(options())).toEqual({
    direction: "up",
    migrations: [
      {
        number: 4,
        file: "0004_four.sql",
        transaction: true,
        done: 0,
        statements: [
          { line: 3, summary: "CREATE TABLE t4 (" },
          { line: 7, summary: "INSERT INTO t4 VALUES (1)" },
        ],
      },
    ],
  });
  expect(await plan(options(), { to: 1 })).toMatchObject({
    direction: "down",
    migrations: [{ number: 3, statements: [{ summary: "DROP TABLE t3" }] }, { number: 2 }],
  });
  await expect(plan(options(), { to: 7 })).rejects.toMatchObject({ failure: "usage" });
  expect(await tables()).toEqual(["t1", "t2", "t3"]);
});
