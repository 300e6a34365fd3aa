import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { nameOf } from "../../environments/names";
import type { Settings } from "../../environments/schema";
import { phasesOf, stackName } from "../../stacks/location";
import type { Outputs } from "../../stacks/outputs";
import { ToolError } from "../errors";
import { requireTerraform } from "../terraform/requirement";
import { createKeys, migrate, startDatabase } from "./database";
import { emulatorEnvironment, startEmulator } from "./emulator";
import { environmentFile, loadLocalEnvironment, localEnvironment } from "./env";
import { folders, outputsFile } from "./folders";
import { hasImage, putEmptyImage } from "./image";
import { LocalPhases } from "./phases";
import type { Deployment, LocalPhasesOptions } from "./phases";
import { runSteps } from "../progress";
import type { Step } from "../progress";
import { removeDeployment } from "./remove";

export interface BringUpOptions extends Omit<
  LocalPhasesOptions,
  "environment" | "outdir" | "logs" | "stateFile"
> {
  /** 0 for any free one. */
  readonly emulatorPort: number;
}

export interface LocalPlatform {
  /** Address of the emulator. */
  readonly endpoint: string;
  readonly deployments: readonly Deployment[];
}

/**
 * Brings the local platform up, or up to date: emulator, every phase, PostgreSQL and its migrations. Progress is
 * shown all along; what does not depend on each other runs at the same time.
 *
 * @throws ToolError for a missing prerequisite (all of them at once) or a step that failed
 */
export async function bringUp(options: BringUpOptions): Promise<LocalPlatform> {
  const { settings } = options;
  const phases = phasesOf(settings);
  const endpoint = await startServices(options);
  const variables = { ...emulatorEnvironment(endpoint, settings.region), ENVIRONMENT: localEnvironment };
  await writeEnvironment(variables);
  await loadLocalEnvironment(localEnvironment);
  const environment = { ...process.env, CDKTF_OUTDIR: folders.stacks, ...(await providerCache()) };

  await runSteps([{ title: "Synthesis", work: () => synthesize(environment) }]);

  const local = new LocalPhases({ ...options, outdir: folders.stacks, logs: folders.logs, environment });
  const image = ensureImage(settings, local);
  // The realtime phase tells of its failure.
  image.catch(() => {});

  await runSteps([
    ...phases.map((phase): Step => ({
      title: stackName(settings, phase),
      work: async (show) => {
        const { changes, seconds } = await local.deploy(
          phase,
          show,
          phase === "realtime" ? image : undefined,
        );
        const { add, change, remove } = changes;
        const total = add + change + remove;
        return `${total ? `${add} added, ${change} changed, ${remove} removed` : "no change"} (${seconds.toFixed(0)} s)`;
      },
    })),
    {
      title: "PostgreSQL",
      work: async (show) => {
        show("waits for database");
        const { outputs } = await local.deployed("database");
        show("starts");
        const address = await startDatabase(settings, outputs as unknown as Outputs<"database">);
        await writeEnvironment({ ...variables, ...address });
        show("migrates");
        const migrated = await migrate(localEnvironment);
        show("waits for security");
        await local.deployed("security");
        show("makes keys of sealed columns");
        await createKeys(localEnvironment);
        return migrated;
      },
    },
  ]);

  const deployments = await Promise.all(phases.map((phase) => local.deployed(phase)));
  await writeOutputs(settings, deployments);
  return { endpoint, deployments };
}

/** Checks what must be there and starts the emulator. @returns the emulator's address */
async function startServices({ settings, emulatorPort }: BringUpOptions): Promise<string> {
  let endpoint = "";
  await runSteps([
    { title: "Terraform", work: requireTerraform },
    {
      title: "AWS emulator",
      work: async (show) => {
        const emulator = await startEmulator({
          directory: folders.emulator,
          port: emulatorPort,
          account: settings.account,
          functionEnvironment: environmentFile,
          onProgress: show,
        });
        // What an earlier emulator held is gone with its memory.
        if (!emulator.reused) await removeDeployment();
        return (endpoint = emulator.endpoint);
      },
    },
  ]);
  return endpoint;
}

async function synthesize(environment: NodeJS.ProcessEnv): Promise<string> {
  await promisify(execFile)(process.execPath, ["tools/run.mjs", "main.ts"], { env: environment }).catch(
    (error) => {
      throw new ToolError(`The stacks cannot be synthesized.\n\n${error.stderr}`);
    },
  );
  return folders.stacks;
}

/** Puts an image where the service looks for it, as a user does before the first deployment of the realtime phase. */
async function ensureImage(settings: Settings, local: LocalPhases): Promise<void> {
  const { image } = settings.realtime;
  if (!("tag" in image))
    throw new ToolError("The environment `local` needs its image by tag: set realtime.image.tag.");
  const wanted = { region: settings.region, repository: nameOf(settings, "repository"), tag: image.tag };
  if (await hasImage(wanted)) return;
  await local.prepare("realtime", ["bootstrap", "security"], async (workspace) => {
    await workspace.apply({ targets: await workspace.addresses("aws_ecr_repository") });
    await putEmptyImage(wanted);
  });
}

async function writeEnvironment(variables: Record<string, string>): Promise<void> {
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
  await mkdir(path.dirname(environmentFile), { recursive: true });
  await writeFile(environmentFile, lines.join(""), { mode: 0o600 });
}

async function writeOutputs(settings: Settings, deployments: readonly Deployment[]): Promise<void> {
  const outputs = Object.fromEntries(
    deployments.map(({ phase, outputs }) => [stackName(settings, phase), outputs]),
  );
  await mkdir(path.dirname(outputsFile), { recursive: true });
  await writeFile(outputsFile, `${JSON.stringify(outputs, null, 2)}\n`);
}

/** Lets the stacks share one copy of the AWS provider (675 MB), in the folder that cdktf uses as well. */
async function providerCache(): Promise<NodeJS.ProcessEnv> {
  const folder = process.env.TF_PLUGIN_CACHE_DIR ?? path.join(homedir(), ".terraform.d", "plugin-cache");
  await mkdir(folder, { recursive: true });
  return { TF_PLUGIN_CACHE_DIR: folder, TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: "true" };
}
