import { existsSync } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import path from "node:path";
import type { Client } from "pg";
import { listBaseBackups } from "../../../tools/local/postgres/backup-store";
import { makeBaseBackup } from "../../../tools/local/postgres/base-backup";
import { startLocalPlatform } from "../helpers/local-platform";
import type { LocalPlatform } from "../helpers/local-platform";
import { until } from "../helpers/until";

/** What `--json` answers, of all commands. */
interface Answer {
  result: {
    backups: { name: string }[];
    backup: string;
    checks: Record<
      "schema" | "rows" | "audit",
      { text: string; details: { counts: Record<string, number> } }
    >;
    removed: string[];
    deleted: string[];
  };
  error?: { message: string };
}

let platform: LocalPlatform;
let client: Client;

beforeAll(async () => {
  platform = await startLocalPlatform();
  client = await platform.connect();
  await addUsers("before", 3);
});
afterAll(async () => {
  await client.end();
  await platform.remove();
});

async function addUsers(name: string, count: number): Promise<void> {
  await client.query(`
    BEGIN; SET LOCAL ROLE chat_maintainer;
    INSERT INTO chat.users (cognito_id, username, email, display_name)
    SELECT '${name}-' || n, '${name}' || n, '${name}' || n || '@example.com', '${name}' FROM generate_series(1, ${count}) n;
    COMMIT`);
}
const asRole = async (role: string, sql: string): Promise<Record<string, unknown>[]> => {
  await client.query(`BEGIN; SET LOCAL ROLE ${role}`);
  try {
    return (await client.query(sql)).rows as Record<string, unknown>[];
  } finally {
    await client.query("ROLLBACK");
  }
};
const now = async (): Promise<Date> =>
  (await client.query("SELECT pg_sleep(0.002), clock_timestamp() AS now")).rows[0].now as Date;
const backup = async (...words: string[]) => {
  const { code, stdout, stderr } = await platform.start("backup", ...words, "--json").ended;
  const answer = JSON.parse(stdout) as Answer;
  return { code, stderr, error: answer.error?.message, answer };
};
const copies = async () =>
  (await readdir(platform.server.directory)).filter((name) => name.startsWith("restore-"));

test("a backup is taken, recorded, listed, restored into a copy, found whole, and the copy is gone", async () => {
  const made = await backup("create", "aurora", "--keep", "7d");
  expect(made).toMatchObject({ code: 0, stderr: "", error: undefined });
  const [{ name }] = made.answer.result.backups as [{ name: string }];
  expect(name).toMatch(/^groundwork-local-manual-\d{8}t\d{6}-[0-9a-f]{4}$/);
  const [recorded] = await asRole(
    "chat_auditor",
    `SELECT *, round(extract(epoch FROM expiration_date - creation_date) / 86400) AS days FROM infra.aws_backups`,
  );
  expect(recorded).toMatchObject({
    environment: "local",
    backup_id: name,
    backup_type: "physical",
    status: "available",
    is_encrypted: false,
    is_automated: false,
    retention_policy: "manual",
    days: "7",
  });
  expect(recorded!.metadata).toMatchObject({ rows: { "chat.users": [3, 3], "chat.messages": [0, 0] } });

  await addUsers("later", 2);
  const tried = await backup("restore-test");
  expect(tried).toMatchObject({ code: 0, stderr: "", error: undefined });
  expect(tried.answer.result).toMatchObject({
    backup: name,
    passed: true,
    checks: { schema: { passed: true }, rows: { passed: true }, audit: { passed: true } },
  });
  expect(tried.answer.result.checks.rows.details.counts["chat.users"]).toBe(3);
  expect(await copies()).toEqual([]);
  expect(
    await asRole(
      "chat_auditor",
      "SELECT status, method, is_cleaned_up, backup_id IS NOT NULL AS linked, checks->'schema'->>'passed' AS schema FROM infra.backup_restore_tests",
    ),
  ).toEqual([{ status: "passed", method: "physical", is_cleaned_up: true, linked: true, schema: "true" }]);

  const listed = await platform.start("backup", "list", "aurora").ended;
  expect(listed.stdout).toMatch(new RegExp(`${name}  create  available .* expires .* restore passed`));
});

test("rows deleted by accident are counted as they were a moment before, beside what is there now", async () => {
  const before = await now();
  await asRole("chat_maintainer", "SELECT 1");
  await client.query("BEGIN; SET LOCAL ROLE chat_maintainer; DELETE FROM chat.users; COMMIT");
  const tried = await backup("restore-test", "--at", before.toISOString());
  expect(tried).toMatchObject({ code: 0, stderr: "", error: undefined });
  expect(tried.answer.result.checks.rows.text).toContain("chat.users 5, now 0");
  expect(await asRole("chat_maintainer", "SELECT FROM chat.users")).toHaveLength(0);
});

test("interrupted, it removes its copy and says so on record; killed, the next run does", async () => {
  const interrupted = platform.start("backup", "restore-test");
  await until(async () => interrupted.said().includes("copied"));
  interrupted.child.kill("SIGINT");
  expect(await interrupted.ended).toMatchObject({ code: 130 });
  expect(await copies()).toEqual([]);

  const killed = platform.start("backup", "restore-test");
  await until(async () => killed.said().includes("copied"));
  killed.child.kill("SIGKILL");
  await killed.ended;
  expect(await copies()).toHaveLength(1);
  const foreign = path.join(platform.server.directory, "restore-of-somebody-else");
  await mkdir(foreign);
  const cleaned = await backup("clean", "aurora");
  expect(cleaned.answer.result.removed).toEqual([
    expect.stringMatching(/^groundwork-local-copy-[0-9a-f]{6}$/),
  ]);
  expect(await copies()).toEqual(["restore-of-somebody-else"]);
  expect(
    await asRole(
      "chat_auditor",
      "SELECT status, is_cleaned_up FROM infra.backup_restore_tests ORDER BY start_time DESC LIMIT 2",
    ),
  ).toEqual([
    { status: "failed", is_cleaned_up: true },
    { status: "failed", is_cleaned_up: true },
  ]);
});

test("a copy that is kept stays, and is removed when that is asked for", async () => {
  const kept = await backup("restore-test", "--keep-copy", "4h");
  expect(kept.answer.result).toMatchObject({ passed: true, keptUntil: expect.any(String) });
  const left = (await copies()).filter((name) => name.includes("-copy-"));
  expect(left).toHaveLength(1);
  expect((await backup("clean", "aurora")).answer.result.removed).toEqual([]);
  expect((await backup("clean", "aurora", "--kept")).answer.result.removed).toEqual([
    left[0]!.replace("restore-", ""),
  ]);
});

test("only what create made and what is over its date is deleted, and never the newest", async () => {
  const { directory } = platform.server;
  const past = new Date(Date.now() - 1000);
  const take = (name: string, expiresAt: Date) =>
    makeBaseBackup(directory, { name, expiresAt, createdBy: "tester" });
  const [first] = await listBaseBackups(directory);
  const due = "groundwork-local-manual-20260101t000000-0000";
  await take(due, past);
  await take("of-somebody-else", past);
  const newest = "groundwork-local-manual-20260101t000000-0001";
  await take(newest, past);

  const asked = await backup("expire", "aurora");
  expect(asked).toMatchObject({ code: 2 });
  expect(asked.answer.error!.message).toContain("--yes");
  expect((await backup("expire", "aurora", "--yes")).answer.result).toEqual({ deleted: [due] });
  expect((await listBaseBackups(directory)).map(({ name }) => name)).toEqual([
    first!.name,
    "of-somebody-else",
    newest,
  ]);
  expect(existsSync(path.join(directory, "backups", due))).toBe(false);
});

test("what is wrong on the command line is told, with exit code 2", async () => {
  for (const [words, message] of [
    [["create", "mysql"], "has no mysql to back up"],
    [["restore-test", "--backup", "other"], "There is no backup other"],
    [["restore-test", "--at", "2020-01-01T00:00:00Z"], "No backup reaches back to 2020"],
  ] as const) {
    const { code, answer } = await backup(...words);
    expect({ code, message: answer.error!.message }).toEqual({
      code: 2,
      message: expect.stringContaining(message),
    });
  }
  for (const keep of ["30", "30s", "5m"]) {
    const wrong = await platform.start("backup", "create", "--keep", keep).ended;
    expect(wrong).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("between an hour and ten years"),
    });
  }
});
