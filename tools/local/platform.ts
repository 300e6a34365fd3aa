import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { nameOf } from "../../environments/names";
import type { Settings } from "../../environments/schema";
import { phasesOf, stackName } from "../../stacks/location";
import type { Outputs } from "../../stacks/outputs";
import { ToolError } from "../errors";
import { changeText } from "../deploy/apply-phase";
import { userHere } from "../deploy/identity";
import { deliverRuns, deliveryText } from "../deploy/records/deliver";
import { detailsOf, recordRun } from "../deploy/records/recorder";
import type { Recorder } from "../deploy/records/recorder";
import { RunStore } from "../deploy/records/run-files";
import { synthesize } from "../deploy/synthesize";
import { providerCache } from "../terraform/provider-cache";
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

export interface BringUpOptions extends Pick<LocalPhasesOptions, "settings" | "signal" | "onStart"> {
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
  const endpoint = await startServices(options);
  const variables = { ...emulatorEnvironment(endpoint, settings.region), ENVIRONMENT: localEnvironment };
  await writeEnvironment(variables);
  await loadLocalEnvironment(localEnvironment);
  const environment = { ...process.env, ...(await providerCache()) };

  await runSteps([{ title: "Synthesis", work: () => synthesize(localEnvironment, folders.stacks) }]);

  const store = new RunStore(folders.records);
  const details = await detailsOf(settings, "npm run local", phasesOf(settings), userHere());
  let deployments: readonly Deployment[] = [];
  await recordRun(store, details, async (recorder) => {
    const phases = { ...options, outdir: folders.stacks, logs: folders.logs, environment, recorder };
    deployments = await deployPhases(settings, new LocalPhases(phases), recorder, variables);
  });
  await writeOutputs(settings, deployments);
  await runSteps([
    {
      title: "Records",
      work: async () =>
        deliveryText(localEnvironment, await deliverRuns(settings, store, details.triggeredBy, "direct")),
    },
  ]);
  return { endpoint, deployments };
}

/** Deploys every phase, and brings PostgreSQL up as soon as its phase is there. */
async function deployPhases(
  settings: Settings,
  local: LocalPhases,
  recorder: Recorder,
  variables: Record<string, string>,
): Promise<Deployment[]> {
  const phases = phasesOf(settings);
  const image = ensureImage(settings, local, recorder);
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
        return `${changeText(changes)} (${seconds.toFixed(0)} s)`;
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

  return Promise.all(phases.map((phase) => local.deployed(phase)));
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

/** Puts an image where the service looks for it, as a user does before the first deployment of the realtime phase. */
async function ensureImage(settings: Settings, local: LocalPhases, recorder: Recorder): Promise<void> {
  const { image } = settings.realtime;
  if (!("tag" in image))
    throw new ToolError("The environment `local` needs its image by tag: set realtime.image.tag.");
  const wanted = { region: settings.region, repository: nameOf(settings, "repository"), tag: image.tag };
  if (await hasImage(wanted)) return;
  await local.prepare("realtime", ["bootstrap", "security"], async (workspace) => {
    await workspace.apply({
      targets: await workspace.addresses("aws_ecr_repository"),
      onChanged: (resource) => recorder.changed("realtime", resource),
    });
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
