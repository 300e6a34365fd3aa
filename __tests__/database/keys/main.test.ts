import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { messageContent } from "../../../client/columns";
import { contract } from "../../../stacks/outputs";
import { create } from "../../../tools/keys/commands/create";
import { kmsKeyArn } from "../../kms";
import { prepareCommand } from "../helpers/command";
import type { CommandSetting } from "../helpers/command";
import { createKeysSetting, writePlain } from "./setting";
import type { KeysSetting } from "./setting";

let setting: KeysSetting;
let command: CommandSetting;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "groundwork-keys-"));
  setting = await createKeysSetting();
  command = await prepareCommand(folder, setting.database.name);
  const security = Object.fromEntries(Object.keys(contract.security).map((name) => [name, "x"]));
  const outputs = JSON.parse(await readFile(command.outputs, "utf8")) as object;
  await writeFile(
    command.outputs,
    JSON.stringify({ ...outputs, "dev-security": { ...security, data_kms_key_arn: kmsKeyArn } }),
  );
});
afterEach(async () => {
  await command.close();
  await setting.close();
  await rm(folder, { recursive: true });
});

function start(...words: string[]) {
  const child = spawn(
    process.execPath,
    ["tools/run.mjs", "tools/keys/main.ts", "dev", ...words, "--outputs", command.outputs],
    { env: { ...command.env, AWS_ENDPOINT_URL_KMS: setting.kms.url } },
  );
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => (stdout += chunk));
  child.stderr.on("data", (chunk) => (stderr += chunk));
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) =>
    child.once("close", (code) => resolve({ code, stdout, stderr })),
  );
  return { child, ended };
}
const run = (...words: string[]) => start(...words).ended;

test("from no keys to a retired one, as people do it", async () => {
  await writePlain(setting, 3);
  expect((await run("list")).stdout).toContain("There are no keys");
  expect((await run("create")).stdout).toContain("Made key 1 for content.");
  expect((await run("reencrypt")).stdout).toMatch(
    /content_encrypted: 3 values moved, all have the active key/,
  );
  expect((await run("rotate", "content")).stdout).toContain("Made key 4; key 1 only opens from now on.");
  expect((await run("list")).stdout).toMatch(/1 +content +decrypt-only +3 /);

  const kept = await run("retire", "content", "--json");
  expect(kept.code).toBe(3);
  expect(JSON.parse(kept.stdout)).toMatchObject({
    command: "retire",
    ok: false,
    result: { destroyed: [], kept: [{ id: 1 }] },
  });
});

test.each([
  [["rotate"], 2, /missing required argument 'purpose'/],
  [["rotate", "salt"], 2, /Allowed choices are content, email, email_index/],
  [["reencrypt", "email_index"], 2, /Allowed choices are content, email\./],
  [["reencrypt", "--batch", "0"], 2, /at least 1/],
  [["list", "--via", "lambda"], 2, /does not work on keys/],
  [["rotate", "content"], 3, /There is no active key for content/],
] as const)("%j ends with %i", async (words, code, message) => {
  const ended = await run(...words);
  expect(ended.stderr).toMatch(message);
  expect(ended.code).toBe(code);
});

test("KMS that does not answer ends with 5", async () => {
  setting.kms.failure = "hang up";
  const ended = await run("create");
  expect(ended.stderr).toMatch(/KMS did not make a data key.*interface endpoint/);
  expect(ended.code).toBe(5);
});

test("killed at random moments, re-encryption goes on and loses nothing", async () => {
  const texts = await writePlain(setting, 4000);
  await create(setting.keys, kmsKeyArn);
  let kills = 0;
  for (let ended = false; !ended && kills < 30;) {
    const { child, ended: end } = start("reencrypt", "content", "--rate", "1000", "--batch", "50", "--json");
    // Each a little later, so that a slow machine comes to the end as well.
    const killed = sleep(600 + Math.random() * 900 + kills * 100).then(() => child.kill("SIGKILL"));
    const { code } = await end;
    await killed;
    ended = code === 0;
    if (!ended) kills++;
    const { rows } = await setting.maintainer.query(
      "SELECT id, content, content_encrypted FROM chat.messages",
    );
    const read = await setting.encryption().readAll(messageContent, rows);
    expect(new Map(rows.map(({ id }, at) => [id, read[at]!]))).toEqual(texts);
  }
  expect(kills).toBeGreaterThan(2);
  const { rows } = await setting.maintainer.query(
    "SELECT count(*)::int AS plain FROM chat.messages WHERE content IS NOT NULL",
  );
  expect(rows).toEqual([{ plain: 0 }]);
});
