import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import type { Client } from "pg";
import { seal } from "../../../tools/audit/seal";
import { startLocalPlatform } from "../helpers/local-platform";
import type { LocalPlatform } from "../helpers/local-platform";

/** A restore test that passes says something only if it fails where the backup is not whole. */

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

const as = async (role: string, ...statements: string[]): Promise<Record<string, unknown>[]> => {
  await client.query(`BEGIN; SET LOCAL ROLE ${role}`);
  let rows: Record<string, unknown>[] = [];
  for (const sql of statements) ({ rows } = await client.query(sql));
  await client.query("COMMIT");
  return rows;
};
async function restoreTest() {
  const { code, stdout } = await platform.start("backup", "restore-test", "--json").ended;
  const { result, error } = JSON.parse(stdout) as {
    result?: { passed: boolean; checks: Record<string, { passed: boolean; text: string }> };
    error?: { message: string };
  };
  const [test] = await as(
    "chat_auditor",
    "SELECT status, is_cleaned_up, checks, error_message FROM infra.backup_restore_tests ORDER BY start_time DESC LIMIT 1",
  );
  const copies = (await readdir(platform.server.directory)).filter((name) => name.startsWith("restore-"));
  return { code, result, error, test, copies };
}

test("rows that are missing, a migration and an audit log that were changed are found, and on record", async () => {
  await as(
    "chat_maintainer",
    `INSERT INTO chat.users (cognito_id, username, email, display_name) VALUES ('a', 'hanako', 'hanako@example.com', 'Hanako')`,
  );
  await client.query("GRANT chat_audit_owner TO CURRENT_USER");
  await seal({ connect: platform.connect });
  const month = `audit.log_${new Date().toISOString().slice(0, 7).replace("-", "_")}`;
  await as(
    "chat_audit_owner",
    `ALTER TABLE ${month} DISABLE TRIGGER ALL, NO FORCE ROW LEVEL SECURITY`,
    `UPDATE ${month} SET actor = 'somebody else' WHERE table_name = 'chat.users'`,
  );
  await client.query("UPDATE migrate.history SET content = content || '-- changed' WHERE number = 5");
  expect(await platform.start("backup", "create", "aurora").ended).toMatchObject({ code: 0 });
  await as(
    "chat_operator",
    `UPDATE infra.aws_backups SET metadata = jsonb_set(metadata, '{rows,chat.users}', '[2, 3]')`,
  );

  const { code, result, test, copies } = await restoreTest();
  expect(code).toBe(3);
  expect(result).toMatchObject({
    passed: false,
    checks: {
      schema: { passed: false, text: expect.stringContaining("was changed by hand") },
      rows: { passed: false, text: expect.stringContaining("chat.users has 1, expected 2 to 3") },
      audit: { passed: false, text: expect.stringMatching(/^1 problem: Row \d+ was changed: .*\(seal 1, /) },
    },
  });
  expect(test).toMatchObject({
    status: "failed",
    is_cleaned_up: true,
    checks: { schema: { passed: false }, rows: { passed: false }, audit: { passed: false } },
  });
  expect(copies).toEqual([]);
});

test("a file that is missing in the backup ends the test, which is on record, and its copy is gone", async () => {
  const { rows } = await client.query("SELECT pg_relation_filepath('chat.users') AS file");
  const [backup] = await readdir(path.join(platform.server.directory, "backups"));
  await rm(path.join(platform.server.directory, "backups", backup!, "data", rows[0].file as string));
  const { code, error, test, copies } = await restoreTest();
  expect(code).toBe(1);
  expect(error!.message).toContain("could not open file");
  expect(test).toMatchObject({
    status: "failed",
    is_cleaned_up: true,
    error_message: expect.stringContaining("could not open file"),
  });
  expect(copies).toEqual([]);
});
