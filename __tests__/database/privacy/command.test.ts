import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { prepareCommand } from "../helpers/command";
import type { CommandSetting } from "../helpers/command";
import { until } from "../helpers/until";
import { search } from "./search";
import { createSetting } from "./setting";
import type { Person, Setting } from "./setting";

let setting: Setting;
let command: CommandSetting;
let folder: string;
let kinuyo: Person;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "groundwork-privacy-"));
  setting = await createSetting();
  command = await prepareCommand(folder, setting.database.name);
  kinuyo = await setting.addPerson("kinuyo");
  const room = await setting.addRoom("Tea", "private", kinuyo.id);
  await setting.addMessage(room, kinuyo.id, "Good morning");
  await setting.addFile(room, kinuyo.id, "files/photo");
});
afterEach(async () => {
  await command.close();
  await setting.close();
  await rm(folder, { recursive: true });
});

/** `npm run privacy -- dev WORDS` as npm does it; without a terminal, as in CI. */
const run = (...words: string[]) => start(...words).ended;

function start(...words: string[]) {
  const child = spawn(
    process.execPath,
    ["tools/run.mjs", "tools/privacy/main.ts", "dev", ...words, "--outputs", command.outputs],
    {
      env: { ...command.env, AWS_ENDPOINT_URL_KMS: setting.kms.url, AWS_ENDPOINT_URL_S3: setting.s3.url },
      stdio: ["ignore", "pipe", "pipe"],
    },
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
const why = ["--requested-by", "officer", "--reason", "DPO-3"];

test("export, then erase, as people do it", async () => {
  const file = path.join(folder, "kinuyo.json");
  const exported = await run("export", "--email", kinuyo.email, "--output", file, ...why);
  expect(exported).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/is in .*kinuyo\.json: 1 user, 1 rooms/),
  });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(JSON.parse(await readFile(file, "utf8")).messages[0].content).toBe("Good morning");
  expect((await readdir(folder)).filter((name) => name.includes(".part"))).toEqual([]);

  const counted = await run("erase", kinuyo.id, "--dry-run");
  expect(counted).toMatchObject({ code: 0, stdout: expect.stringContaining("1 messages, 1 file_uploads") });
  const erased = await run("erase", kinuyo.id, "--yes", ...why);
  expect(erased).toMatchObject({ code: 0, stdout: expect.stringContaining("1 objects removed from S3.") });
  expect(await search(setting.database, kinuyo.words)).toEqual([]);
  expect(setting.s3.stored()).toEqual([]);
});

test("standard output has the document and nothing else", async () => {
  const { code, stdout, stderr } = await run("export", "--username", kinuyo.username, ...why);
  expect(code).toBe(0);
  expect(stdout.endsWith("}\n")).toBe(true);
  expect(JSON.parse(stdout)).toMatchObject({ subject: kinuyo.id });
  expect(stderr).toContain("messages: 1");
});

test("with --json there is one object for each result", async () => {
  const file = path.join(folder, "out.json");
  const exported = await run("export", kinuyo.id, "--output", file, "--json", ...why);
  expect(JSON.parse(exported.stdout)).toMatchObject({
    environment: "dev",
    command: "export",
    ok: true,
    exitCode: 0,
    result: { subject: kinuyo.id, rows: { user: 1, messages: 1 }, file },
  });
  const erased = await run("erase", kinuyo.id, "--yes", "--json", ...why);
  expect(JSON.parse(erased.stdout)).toMatchObject({
    ok: true,
    result: { subject: kinuyo.id, rows: { messages: 1, users: 1 }, objects: { removed: 1, left: 0 } },
  });
  const unknown = await run("erase", kinuyo.id.replace(/^./, "_"), "--yes", "--json", ...why);
  expect(JSON.parse(unknown.stdout)).toMatchObject({ ok: false, exitCode: 2, error: { failure: "usage" } });
});

test("an erase killed again and again comes to its end, and the record counts each row once", async () => {
  await setting.maintainer.query(
    `INSERT INTO chat.messages (room_id, user_id, content)
     SELECT id, $1, 'of kinuyo ' || n FROM chat.rooms, generate_series(1, 400) n`,
    [kinuyo.id],
  );
  const counted = async () =>
    Number((await setting.record("SELECT coalesce(sum(row_count), 0) AS sum FROM privacy.steps"))[0]!.sum);
  const codes: (number | null)[] = [];
  for (let kills = 0; codes.at(-1) !== 0 && codes.length < 20;) {
    const { child, ended } = start("erase", kinuyo.id, "--yes", "--batch", "1", ...why);
    if (kills < 4) {
      // At some batch or other, but for the first not before one was done.
      const before = await counted();
      await until(async () => (await counted()) > before + kills * 7 || child.exitCode !== null);
      child.kill("SIGKILL");
      kills++;
    }
    codes.push((await ended).code);
  }
  expect(codes).toEqual([null, null, null, null, 0]);
  expect(await search(setting.database, kinuyo.words)).toEqual([]);
  expect(
    await setting.record(
      "SELECT step, sum(row_count)::integer AS rows FROM privacy.steps WHERE step IN ('messages', 'users') GROUP BY 1 ORDER BY 1",
    ),
  ).toEqual([
    { step: "messages", rows: 401 },
    { step: "users", rows: 1 },
  ]);
  expect(await setting.record("SELECT count(*)::integer FROM privacy.requests")).toEqual([{ count: 1 }]);
});

describe("it ends with", () => {
  test.each([
    ["3 for a user that there is not", 3, ["export", "--username", "nobody", ...why], "There is no user"],
    [
      "3 for an id that there is not",
      3,
      ["export", "00000000-0000-4000-8000-000000000000", ...why],
      "There is no user",
    ],
    ["2 without a user", 2, ["export", ...why], "by one thing, not 0"],
    [
      "2 for two names",
      2,
      ["erase", "--username", "a", "--email", "b", "--yes", ...why],
      "by one thing, not 2",
    ],
    ["2 without a reason", 2, ["export", "--username", "kinuyosan", "--requested-by", "officer"], "--reason"],
    [
      "2 for a reason that names the person",
      2,
      ["export", "--email", "kinuyo@mail.example", "--requested-by", "x", "--reason", "kinuyo@MAIL.example"],
      "must not hold",
    ],
    [
      "2 when there is nobody to ask",
      2,
      ["erase", "--username", "kinuyosan", ...why],
      "--dry-run, then give --yes",
    ],
    [
      "2 for a batch of none",
      2,
      ["erase", "--username", "kinuyosan", "--yes", "--batch", "0", ...why],
      "1 to 100000",
    ],
    [
      "2 for --json on standard output",
      2,
      ["export", "--username", "kinuyosan", "--json", ...why],
      "give --output",
    ],
    [
      "2 through the Lambda",
      2,
      ["export", "--username", "kinuyosan", "--via", "lambda", ...why],
      "does not work on a person's data",
    ],
  ])("%s", async (_, code, words, said) => {
    const ended = await run(...words);
    expect(ended.code).toBe(code);
    expect(ended.stdout + ended.stderr).toContain(said);
    expect(await setting.record("SELECT * FROM privacy.requests")).toEqual([]);
  });

  test("2 for a file that is there, which stays as it is", async () => {
    const file = path.join(folder, "there.json");
    await writeFile(file, "mine");
    const { code, stderr } = await run("export", kinuyo.id, "--output", file, ...why);
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("is not overwritten"),
    });
    expect(await readFile(file, "utf8")).toBe("mine");
  });

  test("1 when the reader of its document hangs up", async () => {
    const { child, ended } = start("export", kinuyo.id, ...why);
    child.stdout.destroy();
    expect(await ended).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Standard output was closed"),
    });
  });

  test("5 without KMS, and leaves no file", async () => {
    setting.kms.failure = { error: "AccessDeniedException" };
    const file = path.join(folder, "out.json");
    const { code, stderr } = await run("export", kinuyo.id, "--output", file, ...why);
    expect({ code, stderr }).toMatchObject({ code: 5, stderr: expect.stringContaining("--sealed") });
    expect((await readdir(folder)).filter((name) => name.startsWith("out.json"))).toEqual([]);
  });

  test("1 when the objects stay in S3; remove-objects sees to them later", async () => {
    setting.s3.failure = "AccessDenied";
    const { code, stderr } = await run("erase", kinuyo.id, "--yes", ...why);
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("s3:DeleteObjectVersion"),
    });
    setting.s3.failure = undefined;
    expect(await run("remove-objects")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("1 objects removed"),
    });
    expect((await run("erase", kinuyo.id, "--yes", ...why)).stdout).toContain("was erased before");
  });
});
