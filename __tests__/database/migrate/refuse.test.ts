import { baseline, down, plan, status, up, verify } from "../../../tools/migrate/runner";
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
    await folder.write(`000${n}_t${n}.sql`, migration(`CREATE TABLE t${n} ();`, `DROP TABLE t${n};`));
  await up(options());
  await folder.write("0004_t4.sql", migration("CREATE TABLE t4 ();", "DROP TABLE t4;"));
});
afterEach(async () => {
  await database.drop();
  await folder.clear();
});

const options = () => ({ connect: database.connect, folder: folder.path });

const contradictions: [what: string, change: () => Promise<unknown>, named: RegExp[]][] = [
  [
    "an edited file",
    () => folder.write("0002_t2.sql", migration("SELECT 2;")),
    [/0002_t2\.sql: applied on .*was changed since.*git log/],
  ],
  [
    "an edited comment",
    () =>
      folder.write(
        "0002_t2.sql",
        migration("CREATE TABLE t2 ();", "DROP TABLE t2;").replace("A migration", "The migration"),
      ),
    [/0002_t2\.sql: .*was changed/],
  ],
  [
    "a removed file",
    () =>
      folder
        .write("0005_t5.sql", migration("SELECT 5;"))
        .then(() => folder.remove("0003_t3.sql"))
        .then(() => folder.remove("0004_t4.sql"))
        .then(() => folder.remove("0005_t5.sql")),
    [/0003_t3\.sql: applied on .*is not in .*Restore it/],
  ],
  [
    "a renamed file",
    () =>
      folder
        .remove("0002_t2.sql")
        .then(() => folder.write("0002_other.sql", migration("CREATE TABLE t2 ();", "DROP TABLE t2;"))),
    [/0002_t2\.sql: .*is called 0002_other\.sql now/],
  ],
  [
    "two files that changed places",
    () =>
      folder
        .remove("0002_t2.sql")
        .then(() => folder.remove("0003_t3.sql"))
        .then(() => folder.write("0002_t3.sql", migration("CREATE TABLE t3 ();", "DROP TABLE t3;")))
        .then(() => folder.write("0003_t2.sql", migration("CREATE TABLE t2 ();", "DROP TABLE t2;"))),
    [/0002_t2\.sql: .*is called 0002_t3\.sql/, /0003_t3\.sql: .*is called 0003_t2\.sql/],
  ],
  [
    "a row removed from the history: its number is below what is applied",
    () => database.query("DELETE FROM migrate.history WHERE number = 2"),
    [
      /0002_t2\.sql: is not applied, but 0003 is.*number above 0004/,
      /0003_t3\.sql: its row .*does not continue/,
    ],
  ],
];

test.each(contradictions)(
  "%s is refused and named by every command, and nothing runs",
  async (_, change, named) => {
    await change();
    for (const command of [() => up(options()), () => down(options()), () => plan(options())]) {
      const error = await command().then(
        () => undefined,
        (reason) => reason,
      );
      expect(error).toMatchObject({ failure: "refused" });
      for (const pattern of named) expect(error.message).toMatch(pattern);
      expect(error.message.split("\n")).toHaveLength(1 + named.length);
    }
    for (const { problems } of [await status(options()), await verify(options())]) {
      expect(problems).toHaveLength(named.length);
      for (const pattern of named) expect(problems.join("\n")).toMatch(pattern);
    }
    expect(await database.query("SELECT to_regclass('t4') AS t4")).toEqual([{ t4: null }]);
  },
);

test("a lower number that comes later is refused", async () => {
  // As after a merge: 0002 was applied elsewhere as another file's number.
  await database.query("DELETE FROM migrate.history WHERE number > 1");
  await database.query("DROP TABLE t2, t3");
  await folder.remove("0002_t2.sql");
  await folder.write("0002_late.sql", migration("SELECT 1;"));
  expect(await up(options())).toMatchObject({ current: 4 });
  await database.query("DELETE FROM migrate.history WHERE number = 2");
  await expect(up(options())).rejects.toThrow(
    /0002_late\.sql: is not applied, but 0004 is: it was added below/,
  );
});

test("verify finds a history that was rewritten together with its hash's neighbours left alone", async () => {
  await database.query("UPDATE migrate.history SET content = 'forged' WHERE number = 2");
  const { problems } = await verify(options());
  expect(problems).toEqual([
    expect.stringContaining("0002_t2.sql: its row in migrate.history does not match its own hash"),
  ]);
});

test("verify finds faults in files that are not applied yet, and in down parts", async () => {
  await folder.write("0004_t4.sql", migration("SELEC;", "COMMIT;"));
  const { problems, applied, pending } = await verify(options());
  expect({ applied, pending }).toEqual({ applied: 3, pending: 1 });
  expect(problems.join("\n")).toMatch(/0004_t4\.sql:3: syntax error[\s\S]*0004_t4\.sql:5: COMMIT/);
});

test("verify is content with what is right", async () => {
  expect(await verify(options())).toEqual({ applied: 3, pending: 1, problems: [] });
});

describe("baseline", () => {
  test("records without running, once, and up goes on from there", async () => {
    const fresh = await createDatabase();
    const there = { ...options(), connect: fresh.connect };
    expect(await baseline(there, { to: 2 })).toEqual({ recorded: ["0001_t1.sql", "0002_t2.sql"] });
    expect(await fresh.query("SELECT to_regclass('t1') AS t1")).toEqual([{ t1: null }]);
    expect(await status(there)).toMatchObject({
      applied: 2,
      pending: 2,
      problems: [],
      migrations: [{ origin: "baseline" }, {}, {}, {}],
    });
    await expect(baseline(there, { to: 3 })).rejects.toMatchObject({ failure: "refused" });
    expect(await up(there)).toMatchObject({ ran: [{ number: 3 }, { number: 4 }] });
    expect((await verify(there)).problems).toEqual([]);
    await fresh.drop();
  });

  test("is refused where anything was applied, and for a number that is not there", async () => {
    await expect(baseline(options(), { to: 4 })).rejects.toMatchObject({ failure: "refused" });
    await expect(baseline(options(), { to: 9 })).rejects.toMatchObject({ failure: "usage" });
  });
});
