import { writeFile } from "node:fs/promises";
import path from "node:path";
import { ToolError } from "../../errors";
import { terraform } from "./root";
import type { ResourceSchema } from "./schema";
import { priors, stateBefore } from "./trial";
import type { Prior, Trial } from "./trial";

/** What a plan said of a trial. */
export interface Outcome {
  readonly trial: Trial;
  /** What forces a replacement; undefined where no plan could be made. */
  readonly replacePaths?: readonly (readonly (string | number)[])[];
}

type Schemas = Readonly<Record<string, ResourceSchema>>;

interface Plan {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly change: { readonly replace_paths?: readonly (readonly (string | number)[])[] };
  }[];
}

interface Line {
  readonly type: string;
  readonly diagnostic?: {
    readonly severity: string;
    readonly summary: string;
    readonly detail: string;
    readonly address?: string;
    readonly snippet?: { readonly context?: string };
  };
}

/**
 * Plans every trial, all in one root. What is refused from one made-up state is planned from the next, which says less;
 * what is not valid, from none.
 *
 * @throws ToolError when there is no plan of a resource that is not varied
 */
export async function planTrials(
  folder: string,
  trials: readonly Trial[],
  schemas: Schemas,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const failed = new Map<Trial, string>();
  let left = [...trials];
  for (const prior of priors) {
    if (!left.length) break;
    const { planned, refused, invalid } = await planRound(folder, left, schemas, prior);
    outcomes.push(...planned);
    for (const [trial, reason] of invalid) failed.set(trial, reason);
    for (const [trial, reason] of prior === priors.at(-1) ? refused : []) failed.set(trial, reason);
    left = [...refused.keys()];
  }
  const unplanned = [...failed].filter(([{ varied }]) => !varied);
  if (unplanned.length) {
    throw new ToolError(
      unplanned.map(([{ type }, reason]) => `No plan can be made of one ${type}: ${reason}`).join("\n"),
    );
  }
  return [...outcomes, ...[...failed.keys()].map((trial) => ({ trial }))];
}

interface Round {
  readonly planned: readonly Outcome[];
  /** Why there is no plan from this state. */
  readonly refused: ReadonlyMap<Trial, string>;
  /** Why there is none from any. */
  readonly invalid: ReadonlyMap<Trial, string>;
}

async function planRound(
  folder: string,
  trials: readonly Trial[],
  schemas: Schemas,
  prior: Prior,
): Promise<Round> {
  const invalid = new Map<Trial, string>();
  const addresses = new Map(trials.map((trial, number) => [`${trial.type}.trial_${number}`, trial]));
  for (;;) {
    await writeRoot(folder, addresses, schemas, prior);
    const errors = errorsOf(await terraform(folder, PLAN, { mayFail: true }));
    const found = new Map(
      errors.flatMap(({ address, reason }) => {
        const trial = addresses.get(address ?? "");
        return trial ? [[trial, reason] as const] : [];
      }),
    );
    const plan = await readPlan(folder, errors.length > 0);
    if (plan) return { planned: outcomesOf(plan, addresses, found), refused: found, invalid };
    if (!found.size) {
      throw new ToolError(`terraform plan made no plan: ${errors.map(({ reason }) => reason).join("; ")}`);
    }
    // One that is not valid keeps all others from being planned.
    for (const [address, trial] of addresses) {
      if (!found.has(trial)) continue;
      invalid.set(trial, found.get(trial)!);
      addresses.delete(address);
    }
  }
}

const PLAN = ["plan", "-refresh=false", "-input=false", "-lock=false", "-json", "-out=plan"];

/** The plan that was written; an invalid configuration has none. */
async function readPlan(folder: string, hasErrors: boolean): Promise<Plan | undefined> {
  const text = await terraform(folder, ["show", "-json", "plan"], { mayFail: hasErrors }).catch((error) => {
    if (hasErrors) return undefined;
    throw error;
  });
  await writeFile(path.join(folder, "plan"), "");
  return text ? (JSON.parse(text) as Plan) : undefined;
}

function outcomesOf(
  plan: Plan,
  addresses: ReadonlyMap<string, Trial>,
  refused: ReadonlyMap<Trial, string>,
): Outcome[] {
  return (plan.resource_changes ?? []).flatMap(({ address, change }) => {
    const trial = addresses.get(address);
    return trial && !refused.has(trial) ? [{ trial, replacePaths: change.replace_paths ?? [] }] : [];
  });
}

async function writeRoot(
  folder: string,
  addresses: ReadonlyMap<string, Trial>,
  schemas: Schemas,
  prior: Prior,
): Promise<void> {
  const resource: Record<string, Record<string, unknown>> = {
    // Its output is a string that nobody knows before the apply.
    terraform_data: { unknown: { input: "${timestamp()}" } },
  };
  const resources = [...addresses].map(([address, { type, config }]) => {
    const name = address.slice(type.length + 1);
    (resource[type] ??= {})[name] = config;
    const { version, block } = schemas[type]!;
    return {
      mode: "managed",
      type,
      name,
      provider: `provider["registry.terraform.io/hashicorp/${type.split("_")[0]}"]`,
      instances: [{ schema_version: version, attributes: stateBefore(block, config, prior) }],
    };
  });
  await writeFile(path.join(folder, "trials.tf.json"), JSON.stringify({ resource }));
  await writeFile(
    path.join(folder, "terraform.tfstate"),
    JSON.stringify({
      version: 4,
      terraform_version: "1.11.0",
      serial: 1,
      lineage: "trials",
      outputs: {},
      resources,
    }),
  );
}

function errorsOf(output: string): { address?: string; reason: string }[] {
  return output
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .flatMap((line) => {
      const { diagnostic } = JSON.parse(line) as Line;
      if (diagnostic?.severity !== "error") return [];
      const { address, snippet, summary, detail } = diagnostic;
      const place = /^resource\.(\w+\.\w+)|^resource "(\w+)" "(\w+)"/.exec(snippet?.context ?? "");
      const found = address ?? place?.[1] ?? (place?.[2] && `${place[2]}.${place[3]}`);
      return [{ address: found, reason: `${summary} ${detail}`.trim() }];
    });
}
