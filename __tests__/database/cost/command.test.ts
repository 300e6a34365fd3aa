import { spawn } from "node:child_process";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { callerAnswer } from "../helpers/caller";
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
let aws: http.Server;
/** What AWS charged the database's compute on the first of the month, as text; undefined for nothing. */
let charged: string | undefined;

beforeAll(async () => {
  records = await createRecords();
  folder = await createFolder();
  setting = await prepareCommand(folder.path, records.database.name);
  aws = http.createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      if (!request.headers["x-amz-target"])
        return response.writeHead(200, { "content-type": "text/xml" }).end(callerAnswer);
      response
        .writeHead(200, { "content-type": "application/x-amz-json-1.1" })
        .end(JSON.stringify(answer(body)));
    });
  });
  await new Promise<void>((resolve) => aws.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  aws.close();
  aws.closeAllConnections();
  await setting.close();
  await folder.clear();
  await records.close();
});

function answer(body: string): object {
  const { TimePeriod } = JSON.parse(body) as { TimePeriod: { Start: string } };
  if (charged === undefined || !body.includes('"Values":["database"]')) return { ResultsByTime: [] };
  const amount = { Amount: charged, Unit: "USD" };
  const Metrics = {
    UnblendedCost: amount,
    BlendedCost: amount,
    AmortizedCost: amount,
    UsageQuantity: { Amount: "8" },
  };
  const Keys = ["Amazon Relational Database Service", "APN1-Aurora:ServerlessV2Usage"];
  return { ResultsByTime: [{ TimePeriod, Estimated: false, Groups: [{ Keys, Metrics }] }] };
}

function cost(...words: string[]): Promise<Ended> {
  const endpoint = `http://127.0.0.1:${(aws.address() as AddressInfo).port}`;
  const given = [...words, "--outputs", setting.outputs, "--wait", "0"];
  const child = spawn(process.execPath, ["tools/run.mjs", "tools/cost/main.ts", "dev", ...given], {
    env: { ...setting.env, AWS_ENDPOINT_URL_STS: endpoint, AWS_ENDPOINT_URL_COST_EXPLORER: endpoint },
  });
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => (said.stdout += chunk));
  child.stderr.on("data", (chunk) => (said.stderr += chunk));
  return new Promise((resolve) => child.once("close", (code, signal) => resolve({ code, signal, ...said })));
}

const yesterday = () => new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

test("--store records this month's estimate, and the same again when it is stored again", async () => {
  const first = await cost("--store", "--json");
  expect(first).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/Stored as the estimate of 20\d\d-\d\d: \d+ rows/),
  });
  const { monthly } = JSON.parse(first.stdout) as {
    monthly: { low: string; expected: string; high: string };
  };
  expect((await cost("--store")).code).toBe(0);
  const [stored] = await records.see(
    `SELECT sum(low_amount)::numeric(12, 2)::text AS low, sum(cost_amount)::numeric(12, 2)::text AS expected,
       sum(high_amount)::numeric(12, 2)::text AS high
     FROM infra.aws_resource_costs WHERE source = 'price_list' AND period = 'month' AND is_estimated`,
  );
  expect(stored).toEqual(monthly);
  expect(await records.see("SELECT name, created_by FROM infra.aws_environments")).toEqual([
    { name: "dev", created_by: "arn:aws:iam::111111111111:user/hanako" },
  ]);
});

test("--store --via lambda has the function record it, as a connection from here would", async () => {
  const rows = () =>
    records.see(
      "SELECT to_jsonb(c) - 'id' - 'created_at' - 'updated_at' AS row FROM infra.aws_resource_costs c WHERE source = 'price_list' ORDER BY 1",
    );
  expect((await cost("--store")).code).toBe(0);
  const direct = await rows();
  await records.see("DELETE FROM infra.aws_resource_costs WHERE source = 'price_list'", [], "chat_operator");
  const lambda = await startMigrationFunction(records.database.name, setting.env.AWS_ENDPOINT_URL!);
  const before = { ...setting.env };
  Object.assign(setting.env, { AWS_ENDPOINT_URL_LAMBDA: lambda.url, PGPORT: "1" });
  const ended = await cost("--store", "--via", "lambda");
  setting.env = before;
  await lambda.close();
  expect(ended).toMatchObject({ code: 0, stderr: expect.stringMatching(/Stored as the estimate of 20/) });
  expect(lambda.asked).toEqual(["ensure-environment", "record-costs"]);
  expect(direct.length).toBeGreaterThan(50);
  expect(await rows()).toEqual(direct);
});

test("actual records what AWS charged by phase, says what it costs, and brings a day up to date", async () => {
  const days = ["actual", "--from", yesterday(), "--to", yesterday()];
  charged = "1.6000000001";
  expect(await cost(...days)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/1\.6000000001 USD in 1 rows\. 11 requests, 0\.11 USD\./),
    stderr: expect.stringContaining(
      "Cost Explorer charges 0.01 USD a request; this takes 11 or more, 0.11 USD.",
    ),
  });
  charged = "1.7";
  const again = await cost(...days, "--json");
  expect(JSON.parse(again.stdout)).toMatchObject({
    command: "actual",
    ok: true,
    result: { from: yesterday(), to: yesterday(), requests: 11, rows: 1, unblended: "1.7", written: 1 },
  });
  const actual = () =>
    records.see(
      `SELECT date::text, phase, region, cost_type, cost_amount::float AS amount, is_estimated
       FROM infra.aws_resource_costs WHERE source = 'cost_explorer'`,
    );
  const row = {
    date: yesterday(),
    phase: "database",
    region: "ap-northeast-1",
    cost_type: "compute",
    is_estimated: false,
  };
  expect(await actual()).toEqual([{ ...row, amount: 1.7 }]);

  charged = undefined;
  expect((await cost(...days)).stdout).toContain(`Cost Explorer knows of no costs from ${yesterday()}`);
  expect(await actual()).toEqual([{ ...row, amount: 0 }]);
});
