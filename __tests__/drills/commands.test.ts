import { readFile } from "node:fs/promises";
import net from "node:net";
import type { AddressInfo } from "node:net";
import { contract } from "../../stacks/outputs";
import { readRunbook, runbookNames } from "./helpers/runbook";
import { openShell } from "./helpers/shell";

/** Commands of the AWS CLI that cannot be tried are at least held against AWS's models, which the CLI carries. */
const blocks = [...runbookNames(), "README"].flatMap((name) =>
  readRunbook(name)
    .blocks.filter(({ language, reason, text }) => language === "bash" && reason && /\baws /.test(text))
    .map(({ text }) => [name, text] as const),
);

/** An address at which nothing listens: the CLI gets there only with a command that AWS's model allows. */
let nowhere: string;

beforeAll(async () => {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  nowhere = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise((resolve) => server.close(resolve));
});

jest.setTimeout(300_000);

/** What the CLI says when it got there, the second where it takes a proxy to be in between. */
const arrived = /Could not connect to the endpoint URL|Failed to connect to proxy URL/;

/** Each command answers with something that the next one can be given. */
const answering =
  'aws() { command aws "$@" > /dev/null; echo arn:aws:any:ap-northeast-1:333333333333:something/of/enough/length; }';

/** Values of what a block demands, where not any will do. */
const values: Record<string, string> = {
  TRAIL_ARN: "arn:aws:cloudtrail:ap-northeast-1:333333333333:trail/groundwork-prod",
  UNITS: "100",
  METADATA: "DestinationBucketName=restored,NewBucket=false",
};

/** What a block says when it gets no further than AWS's address, a line for each of its commands. */
async function tried(text: string): Promise<string[]> {
  const demanded = [...text.matchAll(/\$\{([A-Z_]+):[?=]/g)].map(([, name]) => [
    name!,
    values[name!] ?? "2026-11-20T00:00:00Z",
  ]);
  const outputs = Object.values(contract).flatMap((phase) =>
    Object.keys(phase).map((name) => [
      name,
      `arn:aws:any:ap-northeast-1:333333333333:${name}/webacl/name/${name}`,
    ]),
  );
  const shell = await openShell(nowhere, "ap-northeast-1");
  const variables = Object.fromEntries([
    ...outputs,
    ...demanded,
    ["ENVIRONMENT", "prod"],
    ["RULE", "r"],
    ["SECOND", "ap-northeast-3"],
    ["FINDING", "f"],
    ["NAT_GATEWAY", "nat-1"],
    ["address", "eipalloc-1"],
    ["ZONE", "a"],
    ["detector", "12abc34d567e8fa901bc2d34e56789f0"],
    ["upload_s3_bucket", "groundwork-prod-uploads"],
  ]);
  const lenient = `set +eu +o pipefail\n${answering}\n{ ${text}\n} 2>&1\ntrue`;
  try {
    return (await shell.run(lenient, variables)).split("\n").filter(Boolean);
  } finally {
    await shell.close();
  }
}

test.each(blocks)("%s: %s", async (_, text) => {
  const said = await tried(text);
  const commands = text.match(/\baws [a-z0-9-]+ [a-z-]+/g)!;
  expect(said.filter((line) => arrived.test(line))).toHaveLength(commands.length);
});

test("statements of a runbook go through the Data API, as another role in a transaction", async () => {
  const functions = await readFile("docs/runbooks/shell.sh", "utf8");
  const own = functions.slice(functions.indexOf("# sql [name="));
  const said = await tried(
    `${own}\nsql name=pid,value={longValue=1} <<< "SELECT :pid"\nsql_as chat_auditor <<< "SELECT 1"`,
  );
  // One statement; begin, role, statement, commit.
  expect(said.filter((line) => arrived.test(line))).toHaveLength(1 + 4);
});

test("a command with an option that there is not does not get there", async () => {
  const said = await tried("aws rds failover-db-cluster --db-cluster-identifier a --to b\n");
  expect(said.filter((line) => arrived.test(line))).toEqual([]);
  expect(said.join("\n")).toContain("Unknown options: --to, b");
});
