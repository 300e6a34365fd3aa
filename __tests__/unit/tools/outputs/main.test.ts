import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const folder = mkdtempSync(path.join(tmpdir(), "outputs-"));
const file = path.join(folder, "outputs.json");
afterAll(() => rmSync(folder, { recursive: true }));

function run(environment: string, stacks: object) {
  writeFileSync(file, JSON.stringify(stacks));
  const words = ["tools/run.mjs", "tools/outputs/main.ts", environment, "--outputs", file];
  return spawnSync(process.execPath, words, { encoding: "utf8", env: { ...process.env } });
}

test("prints what is deployed, with the environment and its region, and names what is not", () => {
  const { status, stdout, stderr } = run("dev", {
    "dev-cache": { redis_endpoint: "master.redis" },
    "dev-database": { aurora_instance_identifiers: ["one", "two"] },
  });
  expect(stdout.split("\n")).toEqual([
    "export ENVIRONMENT='dev'",
    "export AWS_REGION='ap-northeast-1'",
    "export AWS_DEFAULT_REGION='ap-northeast-1'",
    "export AWS_PAGER=''",
    "export aurora_instance_identifiers='one",
    "two'",
    "export redis_endpoint='master.redis'",
    "",
  ]);
  expect(stderr).toMatch(
    /^Not deployed, so without variables: dev-bootstrap, dev-networking, dev-security, /,
  );
  expect(status).toBe(0);
});

test("of an environment of which nothing is deployed it says so, and prints nothing to take", () => {
  expect(run("dev", {})).toMatchObject({
    status: 1,
    stdout: "",
    stderr: expect.stringContaining(
      "Nothing of dev is deployed. Deploy it first: npx cdktf deploy dev-bootstrap",
    ),
  });
});

test("an environment that there is not is a wrong command line", () => {
  expect(run("production", {})).toMatchObject({ status: 2, stdout: "" });
});
