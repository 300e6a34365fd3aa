import { spawn } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { createAuditedChat } from "../helpers/audit";
import type { AuditedChat } from "../helpers/audit";
import { hanako, tea } from "../helpers/chat";
import { prepareCommand } from "../helpers/command";
import type { CommandSetting, Ended } from "../helpers/command";
import { createFolder } from "../helpers/folder";
import type { TestFolder } from "../helpers/folder";

let chat: AuditedChat;
let folder: TestFolder;
let setting: CommandSetting;

beforeAll(async () => {
  chat = await createAuditedChat();
  folder = await createFolder();
  setting = await prepareCommand(folder.path, chat.database.name);
  await chat.run(
    "chat_maintainer",
    `SELECT set_config('chat.user_agent', E'a "quoted"\\tagent \\\\ in {日本} ' || chr(1), true)`,
    `INSERT INTO chat.messages (room_id, user_id, content) SELECT '${tea}', '${hanako}', 'x' FROM generate_series(1, 2500)`,
    "UPDATE chat.messages SET is_edited = true, file_upload_id = NULL WHERE room_id = '" + tea + "'",
    "DELETE FROM chat.messages WHERE content = 'x'",
  );
});
afterAll(async () => {
  await setting.close();
  await folder.clear();
  await chat.close();
});

const file = (name: string) => path.join(folder.path, name);

/** Runs `npm run audit -- dev WORDS`; without outputs and AWS if `offline`. */
function audit(words: string[], { offline = false } = {}): Promise<Ended> {
  const given = offline ? words : [...words, "--outputs", setting.outputs];
  const env = offline ? { PATH: process.env.PATH } : setting.env;
  const child = spawn(process.execPath, ["tools/run.mjs", "tools/audit/main.ts", "dev", ...given], { env });
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => (said.stdout += chunk));
  child.stderr.on("data", (chunk) => (said.stderr += chunk));
  return new Promise((resolve) => child.once("close", (code, signal) => resolve({ code, signal, ...said })));
}

test("seal, verify against the anchor, export, verify the file; then tampering ends with 3 and names the row", async () => {
  const sealed = await audit(["seal", "--json"]);
  expect(sealed).toMatchObject({ code: 0, stderr: "" });
  const { result } = JSON.parse(sealed.stdout) as {
    result: { rows: number; head: { number: string; hash: string } };
  };
  expect(result.rows).toBeGreaterThan(7500);
  const anchor = `${result.head.number}:${result.head.hash}`;
  await writeFile(file("anchor.json"), sealed.stdout);

  const again = await audit(["seal"]);
  expect(again).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(`Nothing to seal.\nHead: ${anchor}`),
  });
  const verified = await audit(["verify", "--anchor", file("anchor.json")]);
  expect(verified).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("up to the anchor and after it"),
  });

  await chat.run("chat_maintainer", "UPDATE chat.rooms SET max_members = 50");
  const exported = await audit(["export", "--file", file("log.jsonl")]);
  expect(exported).toMatchObject({
    code: 0,
    stdout: `Wrote ${result.rows} rows in 1 seal and 4 rows not sealed yet to ${file("log.jsonl")}.\n`,
  });
  const offline = await audit(["verify", "--file", file("log.jsonl"), "--anchor", anchor, "--json"], {
    offline: true,
  });
  expect(JSON.parse(offline.stdout)).toMatchObject({
    ok: true,
    result: { rows: result.rows, unsealed: 4, anchored: true, problems: [] },
  });

  const standard = await audit(["export"]);
  expect(standard.stdout.split("\n").slice(1)).toEqual(
    (await readFile(file("log.jsonl"), "utf8")).split("\n").slice(1),
  );

  const lines = standard.stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const update = lines.find(({ row }) => row?.operation === "UPDATE");
  expect(update.row).toMatchObject({
    table_name: "chat.messages",
    old_values: { is_edited: false },
    new_values: { is_edited: true },
    user_agent: 'a "quoted"\tagent \\ in {日本} \u0001',
  });

  const month = new Date().toISOString().slice(0, 7).replace("-", "_");
  await chat.run(
    "chat_audit_owner",
    `ALTER TABLE audit.log_${month} DISABLE TRIGGER ALL, NO FORCE ROW LEVEL SECURITY`,
    `UPDATE audit.log_${month} SET actor = 'someone else' WHERE id = ${update.row.id}`,
  );
  const found = await audit(["verify", "--json"]);
  expect(found.code).toBe(3);
  expect(JSON.parse(found.stdout)).toMatchObject({
    ok: false,
    exitCode: 3,
    result: {
      problems: [
        {
          kind: "row changed",
          row: { id: String(update.row.id), table: "chat.messages", operation: "UPDATE" },
        },
      ],
    },
  });
  const said = await audit(["verify"]);
  expect(said).toMatchObject({
    code: 3,
    stderr: expect.stringContaining(`Row ${update.row.id} was changed: UPDATE in chat.messages, record`),
  });
}, 60_000);

describe("an export", () => {
  let lines: string[];
  const check = async (changed: string[], ...words: string[]) => {
    await writeFile(file("changed.jsonl"), changed.join("\n"));
    return audit(["verify", "--file", file("changed.jsonl"), "--json", ...words], { offline: true });
  };
  const problemsOf = async (changed: string[]) => {
    const { code, stdout } = await check(changed);
    expect(code).toBe(3);
    return (JSON.parse(stdout) as { result: { problems: { kind: string; row?: { id: string } }[] } }).result
      .problems;
  };

  beforeAll(async () => {
    await audit(["seal"]);
    await audit(["export", "--file", file("whole.jsonl")]);
    lines = (await readFile(file("whole.jsonl"), "utf8")).split("\n");
  });
  afterAll(() => rm(file("whole.jsonl")));

  test.each([
    [
      "a changed value",
      (all: string[]) => all.with(200, all[200]!.replace('"operation":"', '"operation":"X')),
      "row changed",
    ],
    [
      "a changed number in a value",
      (all: string[]) => all.with(200, all[200]!.replace("2555", "2555.0")),
      "row changed",
    ],
    ["a removed row", (all: string[]) => all.toSpliced(200, 1), "row removed"],
    ["a row twice", (all: string[]) => all.toSpliced(200, 0, all[200]!), "row added"],
    [
      "two rows in another order",
      (all: string[]) => all.with(200, all[201]!).with(201, all[200]!),
      "row moved",
    ],
    [
      "a changed seal",
      (all: string[]) => all.with(1, all[1]!.replace('"last_id":"', '"last_id":"1')),
      "seal changed",
    ],
    ["no end", (all: string[]) => all.slice(0, -2), "file incomplete"],
  ])("with %s is refused", async (_, change, kind) => {
    expect((await problemsOf(change(lines))).map((problem) => problem.kind)).toContain(kind);
  });

  test("of a period holds its seals whole, and no others", async () => {
    const later = new Date(Date.now() + 24 * 3600 * 1000).toISOString().slice(0, 10);
    expect(await audit(["export", "--from", later, "--file", file("none.jsonl")])).toMatchObject({
      stdout: expect.stringContaining("Wrote 0 rows in 0 seals"),
    });
    const [, from] = /"logged_at":"(.{23})/.exec(lines.findLast((line) => line.startsWith('{"row"'))!)!;
    const some = await audit(["export", "--from", `${from}Z`, "--file", file("some.jsonl"), "--json"]);
    const { rows, seals } = JSON.parse(some.stdout).result;
    expect(seals).toBe(1);
    expect(rows).toBeGreaterThan(0);
    expect(rows).toBeLessThan(lines.length / 2);
    expect(await audit(["verify", "--file", file("some.jsonl")], { offline: true })).toMatchObject({
      code: 0,
    });
  });

  test("does not vouch for itself: an anchor that is not in it is a problem", async () => {
    expect((await check(lines, "--anchor", `99:${"0".repeat(64)}`)).stdout).toContain("anchor missing");
    expect((await check(lines, "--anchor", `1:${"0".repeat(64)}`)).stdout).toContain("seal changed");
  });
});

describe("refuses, with what to do", () => {
  test.each([
    [["verify", "--anchor", "12:abc"], 2, "is neither NUMBER:HASH nor a file that can be read"],
    [["verify", "--file", "/nowhere.jsonl"], 2, "/nowhere.jsonl cannot be read"],
    [["verify", "--file", "package.json"], 2, "package.json is no export of the audit log: line 1"],
    [["export", "--from", "yesterday"], 2, "It must be a date (UTC) or a time with its zone"],
    [["export", "--from", "2026-02-02", "--to", "2026-02-01"], 2, "is not before --to"],
    [["export", "--json"], 2, "Give --file with --json"],
    [["export", "--file", "/nowhere/log.jsonl"], 2, "cannot be written to /nowhere/log.jsonl: ENOENT"],
    [["seal", "--via", "lambda"], 2, "connect from here"],
  ])("%j", async (words, code, text) => {
    const ended = await audit(words);
    expect(ended).toMatchObject({ code });
    expect(ended.stdout + ended.stderr).toContain(text);
  });

  test("a database without the audit", async () => {
    const { createDatabase } = await import("../helpers/database");
    const empty = await createDatabase();
    const own = await createFolder();
    const other = await prepareCommand(own.path, empty.name);
    const child = spawn(
      process.execPath,
      ["tools/run.mjs", "tools/audit/main.ts", "dev", "seal", "--outputs", other.outputs],
      { env: other.env },
    );
    let stderr = "";
    child.stderr.on("data", (chunk) => (stderr += chunk));
    const code = await new Promise((resolve) => child.once("close", resolve));
    await other.close();
    await own.clear();
    await empty.drop();
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("The database said") });
  });
});
