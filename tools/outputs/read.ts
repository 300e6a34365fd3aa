import { readFile } from "node:fs/promises";
import { loadSettings } from "../../environments";
import type { Settings } from "../../environments/schema";
import { phasesOf, stackName } from "../../stacks/location";
import type { OutputName, Outputs, Phase } from "../../stacks/outputs";
import { ToolError } from "../errors";
import { readStateOutputs } from "../terraform/state-document";
import { openRemoteStates } from "./state";

/** Names of outputs, by the phases that publish them. */
export type OutputNames = { readonly [P in Phase]?: readonly OutputName<P>[] };

/** The outputs of these names, by phase. */
export type OutputsOf<N extends OutputNames> = {
  readonly [P in keyof N & Phase]: Pick<Outputs<P>, NonNullable<N[P]>[number] & keyof Outputs<P>>;
};

type RawOutputs = Record<string, unknown>;

export interface ReadOutputsOptions<N extends OutputNames> {
  readonly environment: string;
  /** What the caller uses and no more: a name that an older version did not publish stops him. */
  readonly names: N;
  /** A file written by `cdktf output --outputs-file`. @default the phases' remote state */
  readonly file?: string;
}

/**
 * Reads what phases of an environment publish: from a file that cdktf wrote, or straight from remote state.
 *
 * @throws ToolError when a phase is not deployed or publishes less than is asked for (each named with the command that
 * mends it), or the file is not one of this environment.
 */
export async function readOutputs<const N extends OutputNames>(
  options: ReadOutputsOptions<N>,
): Promise<OutputsOf<N>> {
  const settings = loadSettings(options.environment);
  const read = options.file ? await fromFile(settings, options.file) : await fromState(settings);

  const found: Partial<Record<Phase, RawOutputs>> = {};
  const problems: string[] = [];
  for (const [phase, names] of Object.entries(options.names) as [Phase, readonly string[]][]) {
    const outputs = (await read(phase)) ?? {};
    const missing = names.filter((name) => outputs[name] === undefined);
    if (!missing.length) found[phase] = Object.fromEntries(names.map((name) => [name, outputs[name]]));
    else {
      const stack = stackName(settings, phase);
      const mend = `npx cdktf deploy ${stack}`;
      problems.push(
        Object.keys(outputs).length
          ? `${stack} does not publish ${missing.join(", ")}: it was deployed by an older version. Deploy it again: ${mend}`
          : `${stack} is not deployed. Deploy it first: ${mend}`,
      );
    }
  }
  if (problems.length)
    throw new ToolError(`${problems.join("\n")}${options.file ? fileHint(settings, options.file) : ""}`);
  return found as OutputsOf<N>;
}

/**
 * Reads what is published by now, of whichever phases are deployed.
 *
 * @param file as for `readOutputs`
 */
export async function readDeployed(environment: string, file?: string): Promise<Map<Phase, RawOutputs>> {
  const settings = loadSettings(environment);
  const read = file ? await fromFile(settings, file) : await fromState(settings);
  const found = new Map<Phase, RawOutputs>();
  for (const phase of phasesOf(settings)) {
    const outputs = await read(phase);
    if (outputs && Object.keys(outputs).length) found.set(phase, outputs);
  }
  return found;
}

function fileHint({ environment }: Settings, file: string): string {
  return `\nRead from ${file}; after a deployment write it again: npx cdktf output '${environment}-*' --outputs-file ${file}`;
}

async function fromFile(
  settings: Settings,
  file: string,
): Promise<(phase: Phase) => Promise<RawOutputs | undefined>> {
  let stacks: Record<string, RawOutputs>;
  try {
    stacks = JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    const reason = error instanceof SyntaxError ? "is not JSON" : "cannot be read";
    throw new ToolError(
      `The outputs file ${file} ${reason}: ${(error as Error).message}${fileHint(settings, file)}`,
      2,
    );
  }
  const names = Object.keys(stacks);
  if (names.length && !names.some((name) => name.startsWith(`${settings.environment}-`))) {
    throw new ToolError(
      `The outputs file ${file} is of another environment: it holds ${names.join(", ")}, and ${settings.environment} was asked for.${fileHint(settings, file)}`,
      2,
    );
  }
  return async (phase) => stacks[stackName(settings, phase)];
}

async function fromState(settings: Settings): Promise<(phase: Phase) => Promise<RawOutputs | undefined>> {
  const read = await openRemoteStates(settings, " or name a file with --outputs");
  return async (phase) => {
    const state = await read(phase);
    if (!state) return undefined;
    const outputs = await readStateOutputs(state, stackName(settings, phase));
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  };
}
