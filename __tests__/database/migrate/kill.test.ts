import { up } from "../../../tools/migrate/runner";
import { prepareCommand, startCommand } from "../helpers/command";
import type { CommandSetting } from "../helpers/command";
import { createDatabase } from "../helpers/database";
import type { TestDatabase } from "../helpers/database";
import { createFolder, migration, stepwise } from "../helpers/folder";
import type { TestFolder } from "../helpers/folder";
import { until } from "../helpers/until";

let database: TestDatabase;
let folder: TestFolder;
let setting: CommandSetting;

beforeEach(async () => {
  database = await createDatabase();
  folder = await createFolder({
    "0001_a.sql": migration("CREATE TABLE a (n int); INSERT INTO a VALUES (1);"),
  });
  setting = await prepareCommand(folder.path, database.name);
});
afterEach(async () => {
  await setting.close();
  await database.drop();
  await folder.clear();
});

const options = () => ({ connect: database.connect, folder: folder.path });
const runners = () =>
  database.query(
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'groundwork migrate%'",
  );
const exists = async (table: string) =>
  (await database.query("SELECT to_regclass($1) IS NOT NULL AS there", [table]))[0]!.there;

/** Starts `up` and waits until 0002 is in its long statement. */
async function startLong(file: string) {
  await folder.write("0002_b.sql", file);
  const command = startCommand(setting, folder.path, ["up"]);
  for (const end = Date.now() + 20_000; ; await new Promise((resolve) => setTimeout(resolve, 20))) {
    const sleeping = await database.query(
      "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'",
    );
    if (sleeping.length > 0) return command;
    if (Date.now() > end || command.child.exitCode !== null)
      throw new Error(JSON.stringify(await command.ended));
  }
}

test("killed in the middle of a migration: it is gone at once, nothing of it is recorded, the next run works", async () => {
  const { child, ended } = await startLong(migration("CREATE TABLE b (); SELECT pg_sleep(60);"));
  child.kill("SIGKILL");
  expect(await ended).toMatchObject({ signal: "SIGKILL" });

  await folder.write("0002_b.sql", migration("CREATE TABLE b ();"));
  const began = Date.now();
  expect(await up({ ...options(), runnerTimeout: 10 })).toMatchObject({ current: 2, ran: [{ number: 2 }] });
  // The server looks for its client every half second.
  expect(Date.now() - began).toBeLessThan(5000);
  expect(await exists("b")).toBe(true);
});

test("killed between two statements outside a transaction: the next run goes on", async () => {
  const text = (last: string) =>
    stepwise(`INSERT INTO a VALUES (2);\nCREATE INDEX CONCURRENTLY a_n ON a (n);\n${last};`);
  const { child, ended } = await startLong(text("SELECT pg_sleep(60)"));
  child.kill("SIGKILL");
  await ended;
  await folder.write("0002_b.sql", text("SELECT 1"));
  expect(await up({ ...options(), runnerTimeout: 10 })).toMatchObject({ current: 2 });
  expect(await database.query("SELECT n FROM a ORDER BY n")).toEqual([{ n: 1 }, { n: 2 }]);
});

test.each([
  ["SIGHUP", 129],
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("%s cancels the statement, rolls back and ends with %i", async (signal, code) => {
  const { child, ended, printed } = await startLong(migration("CREATE TABLE b (); SELECT pg_sleep(60);"));
  await printed("0002_b.sql  is running (2 statements) ...");
  child.kill(signal);
  const result = await ended;
  expect(result).toMatchObject({ code, signal: null });
  expect(result.stderr).toContain(`Interrupted (${signal})`);
  expect(result.stderr).toContain("All of 0002 (up) is rolled back, nothing of it is recorded");
  expect(await exists("b")).toBe(false);
  await folder.write("0002_b.sql", migration("CREATE TABLE b ();"));
  expect(await up({ ...options(), runnerTimeout: 1 })).toMatchObject({ current: 2 });
  await until(async () => (await runners()).length === 0);
});

test("of a terminal that closes shell and kernel tell: the second signal does not end it in the middle", async () => {
  const { child, ended } = await startLong(migration("CREATE TABLE b (); SELECT pg_sleep(60);"));
  child.kill("SIGHUP");
  await new Promise((resolve) => setTimeout(resolve, 2));
  child.kill("SIGHUP");
  expect(await ended).toMatchObject({
    code: 129,
    stderr: expect.stringContaining("All of 0002 (up) is rolled back, nothing of it is recorded"),
  });
});

test("a signal ends the statement also when there is no second connection to be had", async () => {
  await folder.write("0002_b.sql", migration("CREATE TABLE b (); SELECT pg_sleep(60);"));
  const interruption = new AbortController();
  const connect = async (purpose?: "cancelling") => {
    if (purpose) throw new Error("too many connections");
    return database.connect();
  };
  const running = up({ ...options(), connect, signal: interruption.signal }).catch((reason) => reason);
  await until(async () => (await exists("a")) === true);
  interruption.abort("SIGTERM");
  expect(await running).toMatchObject({ failure: "interrupted" });
  await until(async () => (await runners()).length === 0);
  expect(await exists("b")).toBe(false);
});

test("a signal while waiting for another runner ends the waiting", async () => {
  const holder = await database.connect();
  const { lockKey } = await import("../../../tools/migrate/lock");
  await holder.query("SELECT pg_advisory_lock($1, $2)", [...lockKey]);
  const { child, ended, printed } = startCommand(setting, folder.path, ["up"]);
  await printed("Another runner is at work");
  child.kill("SIGINT");
  expect(await ended).toMatchObject({ code: 130 });
  await holder.end();
});

test("a signal while waiting for the server ends the waiting", async () => {
  const elsewhere = { ...setting, env: { ...setting.env, PGPORT: "1" } };
  const { child, ended, printed } = startCommand(elsewhere, folder.path, ["up"]);
  await printed("Nothing listens on");
  child.kill("SIGTERM");
  expect(await ended).toMatchObject({ code: 143 });
});
