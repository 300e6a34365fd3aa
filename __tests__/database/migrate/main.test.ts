import { prepareCommand, runCommand } from "../helpers/command";
import type { CommandSetting } from "../helpers/command";
import { createDatabase } from "../helpers/database";
import type { TestDatabase } from "../helpers/database";
import { createFolder, migration } from "../helpers/folder";
import type { TestFolder } from "../helpers/folder";

let database: TestDatabase;
let folder: TestFolder;
let setting: CommandSetting;

beforeEach(async () => {
  database = await createDatabase();
  folder = await createFolder({
    "0001_a.sql": migration("CREATE TABLE a ();", "DROP TABLE a;"),
    "0002_b.sql": migration("CREATE TABLE b ();", "DROP TABLE b;"),
  });
  setting = await prepareCommand(folder.path, database.name);
});
afterEach(async () => {
  await setting.close();
  await database.drop();
  await folder.clear();
});

const run = (...words: string[]) => runCommand(setting, folder.path, ...words);

test("from outputs and secret to a migrated database, a line a file", async () => {
  const up = await run("up");
  expect(up).toMatchObject({ code: 0 });
  expect(up.stdout).toMatch(
    /^ {2}up {4}0001_a\.sql {2}\d+ ms\n {2}up {4}0002_b\.sql {2}\d+ ms\nApplied 2 migrations, now at 0002\.\n$/,
  );
  expect((await run("up")).stdout).toBe("Nothing to apply, at 0002.\n");
  expect((await run("status")).stdout).toMatch(
    /^ {2}applied {4}0001_a\.sql .*\n {2}applied {4}0002_b\.sql .*\n2 applied, 0 pending\.\n$/,
  );
  expect((await run("plan", "--to", "1")).stdout).toMatch(
    /^down {2}0002_b\.sql {2}1 statement\n {5}5 {2}DROP TABLE b\n1 migration would run\.\n$/,
  );
  expect((await run("verify")).stdout).toBe("2 applied migrations checked, 0 pending. All is well.\n");
  expect((await run("down", "--to", "0")).stdout).toMatch(
    /Took back 2 migrations, now no migration is applied\.\n$/,
  );
});

test("--json prints one object, whatever happens, and the exit code says which", async () => {
  const json = async (code: number, ...words: string[]) => {
    const ended = await run(...words, "--json");
    expect(ended).toMatchObject({ code });
    const object = JSON.parse(ended.stdout);
    expect(object).toMatchObject({ environment: "dev", command: words[0], exitCode: code, ok: code === 0 });
    return object;
  };
  expect((await json(0, "up", "--to", "1")).result).toMatchObject({
    current: 1,
    ran: [{ file: "0001_a.sql", milliseconds: expect.any(Number) }],
  });
  expect((await json(0, "status")).result).toMatchObject({ applied: 1, pending: 1, problems: [] });

  await folder.write("0002_b.sql", migration("SELECT nope;"));
  expect((await json(1, "up")).error).toMatchObject({
    failure: "failed",
    file: "0002_b.sql",
    line: 3,
    code: "42703",
  });
  expect((await json(2, "up", "--to", "7")).error).toMatchObject({ failure: "usage" });
  await folder.write("0002_b.sql", migration("COMMIT;"));
  expect((await json(3, "up")).error).toMatchObject({ failure: "refused" });
  expect((await json(3, "verify")).result.problems).toHaveLength(1);
  const holder = await database.connect();
  const { lockKey } = await import("../../../tools/migrate/lock");
  await holder.query("SELECT pg_advisory_lock($1, $2)", [...lockKey]);
  expect((await json(4, "up", "--runner-timeout", "0")).error).toMatchObject({ failure: "locked" });
  await holder.end();
  setting.env.PGPORT = "1";
  expect((await json(5, "up", "--wait", "0")).error).toMatchObject({ failure: "unreachable" });
});

test.each([
  ["an unknown environment", ["nowhere", "up"], /There is no environment "nowhere": one of dev/],
  [
    "an environment that is empty, as of a variable that is not set",
    ["", "up"],
    /There is no environment "": one of/,
  ],
  ["an option before the environment", ["--json", "up"], /There is no environment "--json": one of/],
  ["an unknown command", ["dev", "sideways"], /unknown command 'sideways'/],
  ["a number that is none", ["dev", "up", "--to", "two"], /It must be a whole number/],
  ["an unknown option", ["dev", "up", "--force"], /unknown option '--force'/],
  ["baseline without a number", ["dev", "baseline"], /required option '--to <number>'/],
  ["both ways down", ["dev", "down", "--to", "1", "--steps", "1"], /Give --to or --steps, not both/],
  [
    "outputs that are not there",
    ["dev", "up", "--outputs", "/nowhere.json"],
    /\/nowhere\.json cannot be read/,
  ],
  ["no environment", [], /Usage: npm run migrate -- <environment>/],
  ["no command", ["dev"], /Usage: npm run migrate -- dev/],
])("%s is a wrong use: exit code 2", async (_, words, message) => {
  const { spawnSync } = await import("node:child_process");
  const outputs = words.includes("--outputs") || words.length < 4 ? [] : ["--outputs", setting.outputs];
  const ended = spawnSync(
    process.execPath,
    ["tools/run.mjs", "tools/migrate/main.ts", ...words, ...outputs],
    {
      env: setting.env,
      encoding: "utf8",
    },
  );
  expect({ code: ended.status, stdout: ended.stdout }).toEqual({ code: 2, stdout: "" });
  expect(ended.stderr).toMatch(message);
});

test("outputs of another environment are refused", async () => {
  const { readFile, writeFile } = await import("node:fs/promises");
  const text = await readFile(setting.outputs, "utf8");
  await writeFile(setting.outputs, text.replace("dev-database", "prod-database"));
  expect(await run("up")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("of another environment"),
  });
});
