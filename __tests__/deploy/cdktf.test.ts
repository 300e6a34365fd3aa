import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { DescribeReplicationGroupsCommand, ElastiCacheClient } from "@aws-sdk/client-elasticache";
import { DeleteObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { loadSettings } from "../../environments";
import { emulatorEnvironment, startEmulator, stopEmulator } from "../../tools/local/emulator";
import { readOutputs } from "../../tools/outputs/read";

const run = promisify(execFile);
const MINUTE = 60_000;
const { account, region } = loadSettings("dev");
const Bucket = `groundwork-dev-bootstrap-${account}`;

let folder: string;
const before = { ...process.env };

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "cdktf-"));
  const { endpoint } = await startEmulator({ directory: path.join(folder, "emulator"), port: 0, account });
  Object.assign(process.env, emulatorEnvironment(endpoint, region), {
    ENVIRONMENT: "dev",
    CDKTF_OUTPUT: path.join(folder, "cdktf.out"),
    // The lock of provider versions wants the registry; what is under test does not.
    CDKTF_SKIP_PROVIDER_LOCK: "true",
    CHECKPOINT_DISABLE: "1",
  });
}, 5 * MINUTE);

afterAll(async () => {
  process.env = before;
  await stopEmulator(path.join(folder, "emulator"));
  await rm(folder, { recursive: true });
});

/** Runs cdktf as a CI job does: without a terminal. @returns all that it printed, without colours, frames and line ends */
async function cdktf(...args: string[]): Promise<string> {
  const running = run("npx", ["cdktf", ...args], { env: { ...process.env }, maxBuffer: 256 * 1024 * 1024 });
  running.child.stdin!.end();
  // eslint-disable-next-line no-control-regex -- the escape character begins a colour
  const plain = (text: string) => text.replaceAll(/\x1b\[[0-9;]*[A-Za-z]/g, "").replaceAll(/[\s│]+/g, " ");
  return running.then(
    ({ stdout, stderr }) => plain(stdout + stderr),
    (error) => {
      throw new Error(plain(error.stdout + error.stderr));
    },
  );
}

const deploy = (...stacks: string[]) => cdktf("deploy", ...stacks, "--auto-approve");

const client = () => new S3Client({ region, forcePathStyle: true });

async function stateObjects(): Promise<string[]> {
  const { Contents } = await client().send(new ListObjectsV2Command({ Bucket }));
  return (Contents ?? []).map(({ Key }) => Key!).sort();
}

test(
  "before bootstrap, the error names the bucket, which is named after the stack",
  async () => {
    await expect(deploy("dev-networking")).rejects.toThrow(
      /S3 bucket "groundwork-dev-bootstrap-\d+" does not exist/,
    );
  },
  MINUTE,
);

test(
  "bootstrap makes the state bucket, and keeps its own state beside the project's",
  async () => {
    expect(await deploy("dev-bootstrap")).toContain("Apply complete! Resources: 10 added");
    expect(await stateObjects()).toEqual([]);
    expect(await readFile(path.join(folder, "state", "dev-bootstrap.tfstate"), "utf8")).toContain(Bucket);
  },
  3 * MINUTE,
);

test(
  "a phase deployed before those that it reads says which to deploy, one command for each",
  async () => {
    const failure = deploy("dev-cache");
    await expect(failure).rejects.toThrow(/dev-cache needs dev-networking, which is not deployed/);
    await expect(failure).rejects.toThrow(/npx cdktf deploy dev-security/);
  },
  MINUTE,
);

test(
  "without a terminal and without --auto-approve nothing is begun and no lock is left",
  async () => {
    await expect(cdktf("deploy", "dev-networking")).rejects.toThrow(
      /no terminal to answer on.*--auto-approve/,
    );
    expect(await stateObjects()).toEqual([]);
  },
  MINUTE,
);

test(
  "one phase alone needs no flag",
  async () => {
    expect(await deploy("dev-security")).toMatch(/Apply complete! Resources: \d+ added/);
    expect(await stateObjects()).toEqual(["security.tfstate"]);
  },
  3 * MINUTE,
);

test(
  "S3's own lock keeps a second deployment out",
  async () => {
    const Key = "security.tfstate.tflock";
    const lock = {
      ID: "somebody",
      Operation: "OperationTypeApply",
      Who: "ada@desk",
      Version: "1.11.4",
      Created: new Date(),
    };
    await client().send(new PutObjectCommand({ Bucket, Key, Body: JSON.stringify(lock) }));
    await expect(deploy("dev-security")).rejects.toThrow(/Error acquiring the state lock.*ada@desk/);
    await client().send(new DeleteObjectCommand({ Bucket, Key }));
  },
  MINUTE,
);

test(
  "several at once are deployed in their order",
  async () => {
    // Named in the wrong order: the cache reads both.
    const printed = await deploy("dev-cache", "dev-networking", "dev-security");
    expect(printed.match(/Apply complete!/g)).toHaveLength(3);
    expect(await stateObjects()).toEqual(["cache.tfstate", "networking.tfstate", "security.tfstate"]);
  },
  6 * MINUTE,
);

test(
  "the outputs of several phases make a file that the project's commands read",
  async () => {
    const file = path.join(folder, "outputs.json");
    await cdktf("output", "dev-cache", "dev-networking", "--outputs-file", file);
    const wanted = {
      environment: "dev",
      names: { cache: ["redis_connection_string"], networking: ["private_subnet_ids"] },
    } as const;
    const outputs = await readOutputs({ ...wanted, file });
    expect(outputs).toEqual(await readOutputs(wanted));
    expect(outputs.networking.private_subnet_ids).toHaveLength(2);
    expect(outputs.cache.redis_connection_string).toMatch(/^rediss:\/\/.+:6379$/);
  },
  MINUTE,
);

test(
  "several at once are destroyed in the other order",
  async () => {
    const printed = await cdktf("destroy", "dev-networking", "dev-cache", "dev-security", "--auto-approve");
    expect(printed.match(/Destroy complete!/g)).toHaveLength(3);
    const { ReplicationGroups } = await new ElastiCacheClient({ region }).send(
      new DescribeReplicationGroupsCommand({}),
    );
    expect(ReplicationGroups).toEqual([]);
    const { Vpcs } = await new EC2Client({ region }).send(
      new DescribeVpcsCommand({ Filters: [{ Name: "tag:Project", Values: ["groundwork"] }] }),
    );
    expect(Vpcs).toEqual([]);
  },
  6 * MINUTE,
);
