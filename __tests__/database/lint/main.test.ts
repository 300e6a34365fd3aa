import { execFile } from "node:child_process";
import { createFolder } from "../helpers/folder";
import type { TestFolder } from "../helpers/folder";

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

test("migrations that cannot be applied end with 2 and the runner's word", async () => {
  await folder.write("0001_a.sql", text("SELECT nope;"));
  expect(await run()).toMatchObject({ code: 2, stderr: expect.stringContaining("0001_a.sql:5: column") });
  await folder.write("0001_a.sql", text("COMMIT;"));
  expect(await run()).toMatchObject({ code: 2, stderr: expect.stringContaining("the runner itself begins") });
});
