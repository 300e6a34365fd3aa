import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { deliverEach } from "../../../tools/deploy/records/deliver";
import { Recorder } from "../../../tools/deploy/records/recorder";
import { RunStore } from "../../../tools/deploy/records/run-files";
import { MigrationError } from "../../../tools/migrate/errors";
import { stateOf } from "../../terraform-state";
import { callerAnswer } from "../helpers/caller";
import { prepareCommand } from "../helpers/command";
import type { CommandSetting, Ended } from "../helpers/command";
import { createFolder } from "../helpers/folder";
import type { TestFolder } from "../helpers/folder";
import { createRecords } from "../helpers/records";
import type { TestRecords } from "../helpers/records";

let records: TestRecords;
let folder: TestFolder;
let setting: CommandSetting;
let aws: http.Server;
let store: RunStore;

beforeEach(async () => {
  records = await createRecords();
  folder = await createFolder();
  setting = await prepareCommand(folder.path, records.database.name);
  const stacks = JSON.parse(await readFile(setting.outputs, "utf8")) as Record<
    string,
    Record<string, unknown>
  >;
  const state = stateOf({ outputs: stacks["dev-database"] });
  aws = http.createServer((request, response) =>
    response.end(request.method === "GET" ? state : callerAnswer),
  );
  await new Promise<void>((resolve) => aws.listen(0, "127.0.0.1", resolve));
  store = new RunStore(path.join(folder.path, "dev", "records"));
});
afterEach(async () => {
  aws.closeAllConnections();
  aws.close();
  await setting.close();
  await folder.clear();
  await records.close();
});

/** A run that has ended. @param commit one that is none is refused by the table, not by the form of the input */
async function ended(commit: string): Promise<string> {
  const recorder = new Recorder(store, {
    command: "npm run deploy",
    environment: "dev",
    account: "111111111111",
    region: "ap-northeast-1",
    phases: ["networking"],
    triggeredBy: "hanako",
    source: { version: "0.1.0", commit, isDirty: false },
  });
  recorder.begin("networking", `{"//":"${recorder.id}"}`, {});
  recorder.finish("networking", { changes: { add: 0, change: 0, remove: 0 }, seconds: 1 });
  recorder.end();
  // Runs are ordered by when they began, to the millisecond.
  await sleep(2);
  return recorder.id;
}

const delivered = async () =>
  (await records.see("SELECT id FROM infra.aws_deployments ORDER BY start_time")).map(({ id }) => id);

/** Runs `npm run deploy -- dev --deliver WORDS`. */
function deliver(...words: string[]): Promise<Ended> {
  const endpoint = `http://127.0.0.1:${(aws.address() as AddressInfo).port}`;
  const given = ["tools/run.mjs", "tools/deploy/main.ts", "dev", "--deliver", ...words];
  const child = spawn(process.execPath, given, {
    env: {
      ...setting.env,
      AWS_ENDPOINT_URL_S3: endpoint,
      AWS_ENDPOINT_URL_STS: endpoint,
      GROUNDWORK_DEPLOY_FOLDER: folder.path,
    },
  });
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => (said.stdout += chunk));
  child.stderr.on("data", (chunk) => (said.stderr += chunk));
  return new Promise((resolve) => child.once("close", (code, signal) => resolve({ code, signal, ...said })));
}

test("a run that the database refuses is set aside with the reason, those before and behind it are delivered; mended, it is too", async () => {
  const first = await ended("0123abcd");
  const wrong = await ended("no commit");
  const last = await ended("4567abcd");

  const refusing = await deliver();
  expect(refusing).toMatchObject({ code: 3, stderr: "" });
  expect(refusing.stdout).toContain("Records of 2 runs are in the database.");
  expect(refusing.stdout).toMatch(
    new RegExp(
      `refuses the records of run ${wrong}, begun .* set aside in .*records/refused/.*commit_hash_form`,
    ),
  );
  expect(refusing.stdout).toContain("`npm run deploy -- dev --deliver` tries them again");
  expect(await delivered()).toEqual([first, last]);
  expect(store.pending()).toEqual([]);
  const [aside] = store.refused();
  expect(readFileSync(path.join(aside!.folder, "refused.txt"), "utf8")).toContain("commit_hash_form");

  // As long as nothing is mended, it is told again; and the next run's records come through.
  const next = await ended("89abcdef");
  const again = await deliver("--json");
  expect(again).toMatchObject({ code: 3, stderr: "" });
  expect(JSON.parse(again.stdout)).toMatchObject({
    ok: false,
    exitCode: 3,
    result: { records: { delivered: 1, kept: 0, refused: [{ run: wrong, folder: aside!.folder }] } },
  });

  const run = aside!.readRun();
  aside!.writeRun({ ...run, source: { ...run.source, commit: "deadbeef" } });
  expect(await deliver()).toMatchObject({ code: 0, stdout: "Records of 1 run are in the database.\n" });
  expect(await delivered()).toEqual([first, wrong, last, next]);
  expect(store.refused()).toEqual([]);
  expect(existsSync(aside!.folder)).toBe(false);
  expect(await deliver()).toMatchObject({ code: 0, stdout: "No records are waiting.\n" });
});

test("of a run with one event that is refused it is on record how it ended; mended, the rest as well", async () => {
  const id = await ended("0123abcd");
  const [files] = store.pending();
  const event = {
    id,
    phase: "networking",
    address: "aws_vpc.a",
    action: "create",
    status: "completed",
    seconds: 1,
  } as const;
  const at = new Date().toISOString();
  files!.addEvents([{ ...event, resourceType: "No Type", at }]);
  expect(await deliver()).toMatchObject({ code: 3, stdout: expect.stringContaining("resource_type_form") });
  const known = () =>
    records.see(`SELECT status, (SELECT count(*)::int FROM infra.aws_infrastructure_events) AS events,
      (SELECT count(*)::int FROM infra.iac_templates) AS templates FROM infra.aws_deployments`);
  expect(await known()).toEqual([{ status: "completed", events: 0, templates: 0 }]);

  const [aside] = store.refused();
  writeFileSync(path.join(aside!.folder, "events.jsonl"), "");
  aside!.addEvents([{ ...event, resourceType: "aws_vpc", at }]);
  expect((await deliver()).code).toBe(0);
  expect(await known()).toEqual([{ status: "completed", events: 1, templates: 1 }]);
});

test("out of reach, the database keeps all waiting, and none is set aside", async () => {
  await ended("0123abcd");
  setting.env.PGSSLROOTCERT = "/nowhere/ca.pem";
  const unreachable = await deliver();
  expect(unreachable).toMatchObject({ code: 5, stderr: "" });
  expect(unreachable.stdout).toMatch(/^Records of 1 run stay on this machine, .*\/nowhere\/ca\.pem/);
  expect(store.pending()).toHaveLength(1);
});

test("lost in the middle, what is left waits, behind one that was refused as well", async () => {
  await ended("no commit");
  const second = await ended("0123abcd");
  await ended("4567abcd");
  await ended("89abcdef");
  await records.run("ensure-environment", {
    name: "dev",
    account_id: "111111111111",
    default_region: "ap-northeast-1",
    by: "hanako",
  });
  let runs = 0;
  const losing = {
    run: (async (...asked: Parameters<TestRecords["run"]>) => {
      if (++runs === 4)
        throw new MigrationError("failed", "The connection to the database was lost", { code: "ECONNRESET" });
      return records.run(...asked);
    }) as TestRecords["run"],
  };
  expect(await deliverEach(losing, store, store.pending())).toMatchObject({
    delivered: 1,
    kept: 2,
    reason: "The connection to the database was lost",
    refused: [{ reason: expect.stringContaining("commit_hash_form") }],
  });
  expect(await delivered()).toEqual([second]);
  expect(store.pending()).toHaveLength(2);
});

test("what a deployment and its resources failed with is stored without a secret", async () => {
  const planted = ["Xk9!vLq2#pW7", "zR4m"].join("");
  const recorder = new Recorder(store, {
    command: "npm run deploy",
    environment: "dev",
    account: "111111111111",
    region: "ap-northeast-1",
    phases: ["database"],
    triggeredBy: "hanako",
    source: { version: "0.1.0", isDirty: false },
  });
  recorder.begin("database", "{}", { create: 1 });
  const change = {
    address: "aws_rds_cluster.c",
    type: "aws_rds_cluster",
    action: "create",
    seconds: 1,
  } as const;
  recorder.changed("database", {
    ...change,
    isDone: false,
    error: `MasterUserPassword "${planted}" is refused\0`,
  });
  recorder.finish("database", { error: `apply failed: "${planted}"` });
  recorder.end(`dev-database failed: "${planted}"`);
  expect((await deliver()).code).toBe(0);

  const told = await records.see(
    `SELECT error_message AS run, deployment_resources #>> '{database,error}' AS phase,
       (SELECT details ->> 'error' FROM infra.aws_infrastructure_events) AS event FROM infra.aws_deployments`,
  );
  const mask = "[left out: looks like a secret]";
  expect(told).toEqual([
    {
      run: `dev-database failed: "${mask}"`,
      phase: `apply failed: "${mask}"`,
      event: `MasterUserPassword "${mask}" is refused`,
    },
  ]);
});
