import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { loadSettings } from "../../../environments";
import { stateLocation } from "../../../stacks/location";
import { contract } from "../../../stacks/outputs";
import type { OutputName, Phase } from "../../../stacks/outputs";
import { emulatorEnvironment } from "../../../tools/local/emulator";
import { options, region, start, stop } from "../../deploy/emulator/emulator";
import { readRunbook } from "./runbook";
import { openShell } from "./shell";
import type { Shell } from "./shell";

/** The environment that is drilled, as the runbooks name it. */
export const environment = "prod";
/** Its account: the provider refuses any other. */
export const { account } = loadSettings(environment);

/** Outputs by their names. */
export type Published = Partial<Record<{ [P in Phase]: OutputName<P> }[Phase], unknown>>;

/** Where drills happen: an emulator with the outputs of a platform, and a shell as the runbooks want it. */
export interface Stage {
  readonly endpoint: string;
  readonly region: string;
  /** As `docs/runbooks/README.md` opens it. */
  readonly shell: Shell;
  close: () => Promise<void>;
}

/**
 * Starts an emulator and opens a shell.
 *
 * @param build makes the platform, and answers what its phases publish
 * @param variables of the shell and of functions: the way to the database
 */
export async function openStage(
  build: () => Promise<Published>,
  variables: Readonly<Record<string, string>> = {},
): Promise<Stage> {
  const directory = await mkdtemp(path.join(tmpdir(), "drill-"));
  const functionEnvironment = path.join(directory, "function.env");
  const endpoint = await start(functionEnvironment, account);
  const told = { ...emulatorEnvironment(endpoint, region), ...variables };
  await writeFile(
    functionEnvironment,
    Object.entries(told)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(""),
  );
  await publish(await build());
  const shell = await openShell(endpoint, region, variables);
  const begin = readRunbook("README").blocks.find(({ drill }) => drill === "begin");
  await shell.run(begin!.text);
  return {
    endpoint,
    region,
    shell,
    close: async () => {
      await shell.close();
      await stop();
      await rm(directory, { recursive: true });
    },
  };
}

/** Writes the outputs where Terraform would: into each phase's state. */
async function publish(published: Published): Promise<void> {
  const settings = loadSettings(environment);
  const s3 = new S3Client({ ...options(), forcePathStyle: true });
  const { bucket } = stateLocation(settings, "bootstrap");
  await s3.send(
    new CreateBucketCommand({
      Bucket: bucket,
      CreateBucketConfiguration: { LocationConstraint: region },
    }),
  );
  for (const phase of Object.keys(contract) as Phase[]) {
    const own = Object.entries(published).filter(([name]) => name in contract[phase]);
    if (!own.length) continue;
    const outputs = Object.fromEntries(
      [...Object.entries(nothing(phase)), ...own].map(([name, value]) => [name, { value }]),
    );
    const { key } = stateLocation(settings, phase);
    await s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: JSON.stringify({ version: 4, outputs, resources: [] }),
      }),
    );
  }
}

/** Outputs of a phase that say nothing, for those that no drill asks for: a phase publishes all or is not deployed. */
function nothing(phase: Phase): Record<string, unknown> {
  const empty = { string: "", number: 0, list: [] };
  return Object.fromEntries(
    Object.entries<{ type: keyof typeof empty }>(contract[phase]).map(([name, { type }]) => [
      name,
      empty[type],
    ]),
  );
}
