import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import type { Client } from "pg";
import { listBaseBackups } from "../../../tools/local/postgres/backup-store";
import { makeBaseBackup } from "../../../tools/local/postgres/base-backup";
import { findPostmaster } from "../../../tools/local/postgres/postmaster";
import { commandLineOf } from "../../../tools/local/process";
import { startLocalPlatform } from "../helpers/local-platform";
import type { LocalPlatform } from "../helpers/local-platform";
import { until } from "../helpers/until";

/** What is left where `backup` is killed, and what the next run says and does about it. */

let platform: LocalPlatform;
let client: Client;

beforeAll(async () => {
  platform = await startLocalPlatform();
  client = await platform.connect();
});
afterAll(async () => {
  await client.end();
  await platform.remove();
});

const recorded = async (sql: string): Promise<Record<string, unknown>[]> => {
  await client.query("BEGIN; SET LOCAL ROLE chat_auditor");
  try {
    return (await client.query(sql)).rows as Record<string, unknown>[];
  } finally {
    await client.query("ROLLBACK");
  }
};
const backup = (...words: string[]) => platform.start("backup", ...words).ended;
const folders = (name: string) => readdir(path.join(platform.server.directory, name));
const names = async () => (await listBaseBackups(platform.server.directory)).map(({ name }) => name);

/** Seconds that a command may take to begin, on a busy machine. */
const starting = 60;

/** Starts the command and kills it when it says so. @returns what it said */
async function killAt(text: string, ...words: string[]): Promise<string> {
  const killed = platform.start("backup", ...words);
  await until(async () => killed.said().includes(text), starting);
  killed.child.kill("SIGKILL");
  expect(await killed.ended).toMatchObject({ code: null, signal: "SIGKILL" });
  return killed.said();
}

test("create: there is no backup, here or on record, until the next run clears it, says so, and makes one", async () => {
  await killAt("copied", "create", "aurora");
  expect(await names()).toEqual([]);
  const [left] = await folders("backups");
  expect(left).toMatch(/^groundwork-local-manual-.*\.new$/);
  expect(await recorded("SELECT FROM infra.aws_backups")).toEqual([]);
  expect((await backup("list", "aurora")).stdout).toContain("There is no backup.");

  const next = await backup("create", "aurora");
  expect(next).toMatchObject({ code: 0, stderr: "" });
  expect(next.stdout).toContain(
    `${left!.replace(".new", "")}: cleared, for the run that was at it ended before its time`,
  );
  expect(await folders("backups")).toEqual(await names());
  expect(await recorded("SELECT name, status FROM infra.aws_backups")).toEqual([
    { name: (await names())[0], status: "available" },
  ]);
});

test("restore-test: it is on record as begun, until the next run removes its copy, says so, and tests again", async () => {
  const said = await killAt("copied", "restore-test");
  const [target] = /groundwork-local-copy-[0-9a-f]{6}/.exec(said)!;
  const tests = "SELECT target, status, is_cleaned_up FROM infra.backup_restore_tests ORDER BY start_time";
  expect(await recorded(tests)).toEqual([{ target, status: "in_progress", is_cleaned_up: false }]);

  const next = await backup("restore-test");
  expect(next).toMatchObject({ code: 0, stderr: "" });
  expect(next.stdout).toContain(`copy  ${target}: left by a run that ended before its time`);
  expect(await recorded(tests)).toMatchObject([
    { target, status: "failed", is_cleaned_up: true },
    { status: "passed", is_cleaned_up: true },
  ]);
  expect((await folders(".")).filter((name) => name.startsWith("restore-"))).toEqual([]);
});

test("restore-test, when the copy has a server of its own: the next run stops that too", async () => {
  const { rows } = await client.query("SELECT clock_timestamp() AS now");
  const said = await killAt("applied WAL", "restore-test", "--at", (rows[0].now as Date).toISOString());
  const [target] = /groundwork-local-copy-[0-9a-f]{6}/.exec(said)!;
  const folder = path.join(platform.server.directory, `restore-${target}`);
  const pid = await findPostmaster(path.join(folder, "data"));
  expect(pid).toBeGreaterThan(1);

  const next = await backup("clean", "aurora");
  expect(next).toMatchObject({ code: 0, stderr: "" });
  expect(next.stdout).toContain(`Removed ${target}.`);
  expect(await commandLineOf(pid!)).toBe("");
  expect(existsSync(folder)).toBe(false);
  expect((await client.query("SELECT 1 AS here")).rows).toEqual([{ here: 1 }]);
});

test("expire leaves a backup that a restore test copies, says so, and deletes it when the test has ended", async () => {
  const { directory } = platform.server;
  const due = "groundwork-local-manual-20260101t000000-0000";
  const also = "groundwork-local-manual-20260101t000000-0001";
  for (const name of [due, also, "newest"]) {
    await makeBaseBackup(directory, { name, expiresAt: new Date(Date.now() - 1000), createdBy: "tester" });
  }
  const test = platform.start("backup", "restore-test", "--backup", due);
  await until(async () => test.said().includes("copied"), starting);
  test.child.kill("SIGSTOP");
  try {
    const expired = await backup("expire", "aurora", "--yes");
    expect(expired).toMatchObject({ code: 4 });
    expect(expired.stderr).toMatch(
      new RegExp(
        `${due} stays: the copy groundwork-local-copy-.* is being made from it \\(process ${test.child.pid}\\)`,
      ),
    );
    expect(expired.stderr).toContain(`Deleted: ${also}.`);
    expect(await names()).toEqual(expect.arrayContaining([due]));
    expect(await names()).not.toContain(also);
  } finally {
    test.child.kill("SIGCONT");
  }
  expect(await test.ended).toMatchObject({ code: 0, stderr: "" });
  expect((await backup("expire", "aurora", "--yes")).code).toBe(0);
  expect(await names()).not.toContain(due);
});
