import { readMigrations } from "../../../../tools/migrate/files";
import { createFolder, migration } from "../../../database/helpers/folder";
import type { TestFolder } from "../../../database/helpers/folder";

let folder: TestFolder;

const read = async (files: Record<string, string>) => {
  folder = await createFolder(files);
  return readMigrations(folder.path);
};
/** The message with which a folder is refused. */
const refusal = async (files: Record<string, string>): Promise<string> => {
  const error = await read(files).then(
    () => undefined,
    (reason) => reason,
  );
  expect(error).toMatchObject({ name: "MigrationError", failure: "refused" });
  return error.message;
};
const good = migration("SELECT 1;");

afterEach(() => folder.clear());

test("a file is taken apart at its markers, with the lines on which its parts begin", async () => {
  const content =
    "-- Adds a.\n-- Why: b.\n\n-- migrate:up\nCREATE TABLE a ();\n\n-- migrate:down\nDROP TABLE a;\n";
  const [only, ...others] = await read({ "0001_add_a.sql": content });
  expect(others).toEqual([]);
  expect(only).toMatchObject({
    number: 1,
    name: "add_a",
    file: "0001_add_a.sql",
    content,
    up: { sql: "CREATE TABLE a ();\n\n", line: 5, transaction: true },
    down: { sql: "DROP TABLE a;\n", line: 8, transaction: true },
    irreversible: undefined,
  });
});

test("no-transaction holds for the part it stands in", async () => {
  const [only] = await read({ "0001_a.sql": migration("-- migrate:no-transaction\nVACUUM;", "SELECT 1;") });
  expect([only!.up.transaction, only!.down!.transaction]).toEqual([false, true]);
  expect(only!.up).toMatchObject({ sql: "\nVACUUM;\n", line: 3 });
});

test("a migration that cannot be undone says why", async () => {
  const [only] = await read({
    "0001_a.sql": "-- A.\n-- migrate:up\nSELECT 1;\n-- migrate:irreversible the data are gone\n",
  });
  expect(only).toMatchObject({
    down: undefined,
    irreversible: "the data are gone",
    up: { sql: "SELECT 1;\n\n" },
  });
});

test("line ends of Windows make no difference", async () => {
  const [only] = await read({ "0001_a.sql": good.replaceAll("\n", "\r\n") });
  expect(only!.content).toBe(good);
});

test("order is by number; README.md and hidden files are not migrations", async () => {
  const files = { "0002_b.sql": good, "0001_c.sql": good, "README.md": "# Migrations", ".gitkeep": "" };
  expect((await read(files)).map(({ file }) => file)).toEqual(["0001_c.sql", "0002_b.sql"]);
});

test.each([
  ["an empty file", { "0001_a.sql": "" }, "0001_a.sql: is empty"],
  ["a file of blanks", { "0001_a.sql": "\n  \n" }, "0001_a.sql: is empty"],
  ["no markers", { "0001_a.sql": "-- A.\n" }, "has no `-- migrate:up`"],
  ["no down part", { "0001_a.sql": "-- A.\n-- migrate:up\nSELECT 1;" }, "has no `-- migrate:down`"],
  ["no header", { "0001_a.sql": good.replace("-- A migration of a test.\n", "") }, "has no header"],
  [
    "SQL above the marker",
    { "0001_a.sql": `SELECT 1;\n${good}` },
    "0001_a.sql:1: SQL before `-- migrate:up`",
  ],
  [
    "a marker twice",
    { "0001_a.sql": `${good}-- migrate:up\nSELECT 2;\n` },
    "0001_a.sql:6: `-- migrate:up` for the second time",
  ],
  [
    "the wrong order",
    { "0001_a.sql": "-- A.\n-- migrate:down\nSELECT 1;\n-- migrate:up\nSELECT 1;\n" },
    "must come before",
  ],
  [
    "a misspelt marker",
    { "0001_a.sql": good.replace("-- migrate:down", "-- migrate: down") },
    "0001_a.sql:4: unknown marker `-- migrate: down`",
  ],
  [
    "an unknown marker",
    { "0001_a.sql": good.replace("-- migrate:down", "-- migrate:undo") },
    "unknown marker `-- migrate:undo`",
  ],
  [
    "no-transaction in the header",
    { "0001_a.sql": `-- migrate:no-transaction\n${good}` },
    "0001_a.sql:1: `-- migrate:no-transaction` belongs under",
  ],
  [
    "no reason",
    { "0001_a.sql": "-- A.\n-- migrate:up\nSELECT 1;\n-- migrate:irreversible\n" },
    "needs its reason",
  ],
  ["both ways", { "0001_a.sql": `${good}-- migrate:irreversible never\n` }, "has both"],
  ["a name without number", { "add_a.sql": good }, "add_a.sql: not a migration's name"],
  ["a number too short", { "001_a.sql": good }, "001_a.sql: not a migration's name"],
  ["capitals", { "0001_Add.sql": good }, "0001_Add.sql: not a migration's name"],
  ["another ending", { "0001_a.sql.orig": good }, "0001_a.sql.orig: not a migration's name"],
  [
    "a number twice",
    { "0001_a.sql": good, "0001_b.sql": good },
    "0001_b.sql: has the number 0001, as 0001_a.sql has",
  ],
  ["a gap", { "0001_a.sql": good, "0003_c.sql": good }, "0003_c.sql: 0002 is missing below it"],
  ["a wide gap", { "0004_c.sql": good }, "0004_c.sql: 0001 to 0003 is missing below it"],
  ["zero", { "0000_a.sql": good, "0001_b.sql": good }, "0000_a.sql: numbers begin at 0001"],
  ["a NUL character", { "0001_a.sql": good.replace("SELECT", "SEL\0ECT") }, "contains a NUL character"],
])("%s is refused", async (_, files, message) => {
  expect(await refusal(files)).toContain(message);
});

test("text that is not UTF-8 is refused", async () => {
  folder = await createFolder();
  await folder.write(
    "0001_a.sql",
    Buffer.from(good.replace("SELECT 1", "SELECT 'é'"), "latin1") as unknown as string,
  );
  expect(() => readMigrations(folder.path)).toThrow("0001_a.sql: is not UTF-8");
});

test("every fault of every file is named at once", async () => {
  const message = await refusal({
    "0001_a.sql": "",
    "0002_b.sql": "-- B.\n-- migrate:upp\n",
    "0004_d.sql": good,
    "x.sql": good,
  });
  expect(message).toMatch(/^6 faults in /);
  for (const part of [
    "0001_a.sql: is empty",
    "0002_b.sql:2: unknown marker",
    "0002_b.sql: has no `-- migrate:up`",
    "0004_d.sql: 0003 is missing",
    "x.sql: not a migration's name",
  ]) {
    expect(message).toContain(part);
  }
});

test("a folder that is not there is named", async () => {
  folder = await createFolder();
  expect(() => readMigrations(`${folder.path}/none`)).toThrow(
    `The folder of migrations ${folder.path}/none cannot be read`,
  );
});
