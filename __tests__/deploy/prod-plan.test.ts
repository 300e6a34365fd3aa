import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { loadSettings } from "../../environments";
import { phasesOf, stackName, stateLocation } from "../../stacks/location";
import { contract } from "../../stacks/outputs";
import type { Phase } from "../../stacks/outputs";
import { emulatorEnvironment, startEmulator, stopEmulator } from "../../tools/local/emulator";
import { synthesizeAll } from "../../tools/synth/all";
import { Workspace } from "../../tools/terraform/workspace";
import { sampleOutputs } from "./sample-outputs";

const run = promisify(execFile);
const MINUTE = 60_000;
/** Terraforms at a time, each of which takes a processor and 620 MB. */
const PARALLEL = 2;

const settings = loadSettings("prod");
const { account, region } = settings;
const phases = phasesOf(settings);

let folder: string;
let environment: NodeJS.ProcessEnv;
let client: S3Client;
/** How many resources of the security phase are there. */
let deployed: number;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "prod-"));
  const { endpoint } = await startEmulator({ directory: path.join(folder, "emulator"), account });
  environment = { ...process.env, ...emulatorEnvironment(endpoint, region), CHECKPOINT_DISABLE: "1" };
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  synthesizeAll(["prod"], path.join(folder, "out"));
  await publishSamples();
  deployed = await deployWhatIsLookedUp();
}, 5 * MINUTE);

afterAll(async () => {
  await stopEmulator(path.join(folder, "emulator"));
  await rm(folder, { recursive: true });
});

/** Puts a state of every phase but security into the bucket, with all that its contract publishes and no resource. */
async function publishSamples(): Promise<void> {
  const { bucket } = stateLocation(settings, "bootstrap");
  const CreateBucketConfiguration = { LocationConstraint: region as "ap-northeast-1" };
  await client.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration }));
  for (const phase of phases.filter((name) => name !== "security")) {
    const state = { version: 4, terraform_version: "1.11.0", serial: 1, lineage: "published", resources: [] };
    await writeState(phase, { ...state, outputs: sampleOutputs(phase, settings) });
  }
}

/**
 * Deploys those resources of the security phase that later plans look up in AWS itself: its certificates and the secret
 * between CloudFront and the load balancer. @returns how many were made
 */
async function deployWhatIsLookedUp(): Promise<number> {
  const workspace = new Workspace({
    folder: stackFolder("security"),
    environment,
    logFile: path.join(folder, "security.log"),
  });
  await workspace.init();
  const types = ["aws_acm_certificate", "aws_secretsmanager_secret_version"];
  const targets = (await Promise.all(types.map((type) => workspace.addresses(type)))).flat();
  expect(targets.length).toBeGreaterThan(types.length);
  const { add } = await workspace.apply({ targets });

  const { bucket: Bucket, key: Key } = stateLocation(settings, "security");
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
  const state = JSON.parse(await Body!.transformToString()) as { outputs: object };
  await writeState("security", {
    ...state,
    outputs: { ...sampleOutputs("security", settings), ...state.outputs },
  });
  return add;
}

async function writeState(phase: Phase, state: object): Promise<void> {
  const { bucket: Bucket, key: Key } = stateLocation(settings, phase);
  await client.send(new PutObjectCommand({ Bucket, Key, Body: JSON.stringify(state) }));
}

function stackFolder(phase: Phase): string {
  return path.join(folder, "out", "prod", "stacks", stackName(settings, phase));
}

interface Planned {
  readonly phase: Phase;
  readonly errors: string[];
  readonly changes?: { add: number; change: number; remove: number };
}

async function plan(phase: Phase): Promise<Planned> {
  const options = { cwd: stackFolder(phase), env: environment, maxBuffer: 256 * 1024 * 1024 };
  await run("terraform", ["init", "-input=false", "-no-color"], options);
  const { stdout } = await run("terraform", ["plan", "-input=false", "-lock=false", "-json"], options).catch(
    (error) => error,
  );
  const lines = (stdout as string)
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));
  return {
    phase,
    errors: lines
      .filter(({ diagnostic }) => diagnostic?.severity === "error")
      .map(({ diagnostic }) => `${diagnostic.address ?? ""} ${diagnostic.summary} ${diagnostic.detail}`),
    changes: lines.find(({ type }) => type === "change_summary")?.changes,
  };
}

/** How many resources a phase's JSON has. */
async function written(phase: Phase): Promise<number> {
  const file = path.join(stackFolder(phase), "cdk.tf.json");
  const { resource } = JSON.parse(await readFile(file, "utf8")) as { resource: Record<string, object> };
  return Object.values(resource).reduce((count, bodies) => count + Object.keys(bodies).length, 0);
}

test(
  "every phase of prod is planned in full by Terraform, from what the phases before it publish",
  async () => {
    const planned: Planned[] = [];
    const queue = [...phases];
    const work = async () => {
      for (let phase = queue.shift(); phase; phase = queue.shift()) planned.push(await plan(phase));
    };
    await Promise.all(Array.from({ length: PARALLEL }, work));

    expect(planned.map(({ phase }) => phase).sort()).toEqual([...phases].sort());
    expect(planned.filter(({ errors }) => errors.length)).toEqual([]);
    for (const { phase, changes } of planned) {
      const add = (await written(phase)) - (phase === "security" ? deployed : 0);
      expect({ phase, ...changes }).toMatchObject({ phase, add, change: 0, remove: 0 });
    }
  },
  10 * MINUTE,
);

test("the samples of outputs are all that the contract has", () => {
  for (const phase of phases) {
    expect(Object.keys(sampleOutputs(phase, settings))).toEqual(Object.keys(contract[phase]));
  }
});
