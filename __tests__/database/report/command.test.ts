import { spawn } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { prepareCommand } from "../helpers/command";
import type { CommandSetting, Ended } from "../helpers/command";
import { createFolder } from "../helpers/folder";
import type { TestFolder } from "../helpers/folder";
import { startMigrationFunction } from "../helpers/migration-function";
import { createRecords } from "../helpers/records";
import type { TestRecords } from "../helpers/records";

let records: TestRecords;
let folder: TestFolder;
let setting: CommandSetting;

beforeAll(async () => {
  records = await createRecords();
  folder = await createFolder();
  setting = await prepareCommand(folder.path, records.database.name);
});
afterAll(async () => {
  await setting.close();
  await folder.clear();
  await records.close();
});

const file = (name: string) => path.join(folder.path, name);

/** Runs `npm run report -- dev WORDS` with these changes of the environment. */
function report(words: string[], env: NodeJS.ProcessEnv = {}, outputs = setting.outputs): Promise<Ended> {
  const given = [...words, "--outputs", outputs, "--wait", "0"];
  const child = spawn(process.execPath, ["tools/run.mjs", "tools/report/main.ts", "dev", ...given], {
    env: { ...setting.env, ...env },
  });
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => (said.stdout += chunk));
  child.stderr.on("data", (chunk) => (said.stderr += chunk));
  return new Promise((resolve) => child.once("close", (code, signal) => resolve({ code, signal, ...said })));
}

const tile = (page: string, anchor: string, title: string) =>
  new RegExp(
    `data-tile="${anchor}">\\s*<span class="title">${title}</span>\\s*<span class="figure[^"]*">([^<]*)`,
  ).exec(page)?.[1];

test("writes what stacks, prices, controls and records have to tell", async () => {
  await records.see(
    `INSERT INTO infra.aws_deployments (environment, version, status, start_time, end_time, triggered_by, deployment_resources)
     VALUES ('dev', '9.8.7', 'completed', now() - interval '3 hours', now() - interval '2 hours', 'hanako <b>',
       '{"monitoring": {"status": "completed"}, "bootstrap": {"status": "completed"}}')`,
    [],
    "chat_operator",
  );
  const ended = await report(["--file", file("new/page.html"), "--json"]);
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  const { result } = JSON.parse(ended.stdout) as { result: { file: string } };
  expect(result.file).toBe(file("new/page.html"));

  const page = await readFile(result.file, "utf8");
  expect(tile(page, "deployments", "Last deployment")).toBe("completed");
  expect(page).toContain("hanako &lt;b&gt;");
  expect(page).toMatch(/completed:\s+bootstrap, monitoring/);
  expect(tile(page, "cost", "Monthly cost")).toMatch(/^\$\d+\.\d\d$/);
  expect(tile(page, "controls", "Controls")).toMatch(/^\d+ of \d+ passed$/);
  expect(tile(page, "backups", "Last restore test")).toBe("never");
  expect(page).toContain('id="phase-database"');
});

test("--via lambda asks the function for the records, where the database is out of reach from here", async () => {
  const lambda = await startMigrationFunction(records.database.name, setting.env.AWS_ENDPOINT_URL!);
  const apart = { AWS_ENDPOINT_URL_LAMBDA: lambda.url, PGPORT: "1" };
  const ended = await report(["--file", file("via.html"), "--via", "lambda"], apart);
  await lambda.close();
  expect(ended).toMatchObject({ code: 0, stdout: `Written: ${file("via.html")}\n`, stderr: "" });
  expect(lambda.asked).toEqual(["read-report"]);
  const page = await readFile(file("via.html"), "utf8");
  expect(tile(page, "deployments", "Last deployment")).toBe("completed");
  expect(page).toContain("hanako &lt;b&gt;");
});

test("without a database the page is there and says so, as standard error does", async () => {
  const ended = await report(["--file", file("unread.html")], { PGPORT: "1" });
  expect(ended).toMatchObject({ code: 5, stdout: "" });
  expect(ended.stderr).toContain(`Written: ${file("unread.html")}, but it is not complete`);
  expect(ended.stderr).toMatch(/The records could not be read\. .*127\.0\.0\.1/);
  const page = await readFile(file("unread.html"), "utf8");
  expect(page.match(/could not be read\. [^<]*127\.0\.0\.1/g)).toHaveLength(4);
  expect(page).toContain('id="chart-cost-by-phase"');
});

test("where nothing is deployed yet it says what to deploy first, as an error of the outputs", async () => {
  await writeFile(file("none.json"), "{}");
  const ended = await report(["--file", file("none.html"), "--json"], {}, file("none.json"));
  expect(ended).toMatchObject({ code: 2, stderr: "" });
  expect(JSON.parse(ended.stdout)).toMatchObject({
    ok: false,
    exitCode: 2,
    error: { message: expect.stringContaining("npx cdktf deploy dev-database") },
  });
  expect(await readFile(file("none.html"), "utf8")).toContain(
    "Deploy it first: npx cdktf deploy dev-database",
  );
});

test("a file that cannot be written ends with 2, and what is there stays", async () => {
  await mkdir(file("folder.html"));
  const ended = await report(["--file", file("folder.html")]);
  expect(ended.code).toBe(2);
  expect(ended.stderr).toContain("name another file: --file FILE");
  expect((await readdir(folder.path)).filter((name) => name.includes("part"))).toEqual([]);
});
