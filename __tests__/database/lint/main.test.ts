import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, readdir } from "node:fs/promises";
import path from "node:path";
import { createFolder } from "../helpers/folder";
import type { TestFolder } from "../helpers/folder";
import { until } from "../helpers/until";

let folder: TestFolder;
beforeEach(async () => {
  folder = await createFolder();
});
afterEach(() => folder.clear());

/** Runs `npm run lint:sql` on the folder. */
const run = (...words: string[]) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((resolve) =>
    execFile(
      process.execPath,
      ["tools/run.mjs", "tools/lint/main.ts", "--migrations", folder.path, ...words],
      { env: { ...process.env } },
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    ),
  );

/** A migration that breaks no rule but those that its statements break. */
const text = (up: string) =>
  `-- Made up.\n-- Why: a test.\n-- Undo: no.\n-- migrate:up\n${up}\n-- migrate:irreversible It is a test.\n`;

test("names the findings of all kinds, and ends with 1", async () => {
  await folder.write("0001_a.sql", text("CREATE TABLE public.a (id int);").replace("-- Why: a test.\n", ""));
  const { code, stdout } = await run("--json");
  expect(code).toBe(1);
  const { findings, migrations } = JSON.parse(stdout);
  expect(migrations).toBe(1);
  expect(findings.map(({ rule, where }: { rule: string; where: string }) => `${rule} ${where}`)).toEqual(
    expect.arrayContaining([
      "squawk/prefer-bigint-over-int 0001_a.sql:4",
      "header 0001_a.sql:1",
      "row-level-security table public.a",
      "commented table a",
    ]),
  );
});

test("interrupted, it leaves no server behind", async () => {
  await folder.write("0001_a.sql", text("SELECT pg_sleep(60);"));
  const temporary = await createFolder();
  await chmod(temporary.path, 0o755);
  const words = ["tools/run.mjs", "tools/lint/main.ts", "--migrations", folder.path];
  const child = spawn(process.execPath, words, { env: { ...process.env, TMPDIR: temporary.path } });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  await until(async () => {
    const [server = "none"] = await readdir(temporary.path);
    return existsSync(path.join(temporary.path, server, "data", "postmaster.pid"));
  });
  child.kill("SIGINT");
  expect(await ended).toBe(130);
  expect(await readdir(temporary.path)).toEqual([]);
  await temporary.clear();
});

test("migrations that cannot be applied end with 2 and the runner's word", async () => {
  await folder.write("0001_a.sql", text("SELECT nope;"));
  expect(await run()).toMatchObject({ code: 2, stderr: expect.stringContaining("0001_a.sql:5: column") });
  await folder.write("0001_a.sql", text("COMMIT;"));
  expect(await run()).toMatchObject({ code: 2, stderr: expect.stringContaining("the runner itself begins") });
});
