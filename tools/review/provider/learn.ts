import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Body, Stack } from "../model";
import type { ProviderFacts, TypeFacts } from "./facts";
import { planTrials } from "./plan";
import type { Outcome } from "./plan";
import { installProviders } from "./root";
import { markedPaths } from "./schema";
import type { ResourceSchema } from "./schema";
import { oneByOne, variants, withoutReferences } from "./trial";
import type { Trial } from "./trial";

/**
 * Asks the pinned providers which arguments force a replacement. The schema that Terraform prints does not say it, but
 * a plan does: each resource of the stacks is planned, without a network and without a refresh, from a made-up state in
 * which every attribute was different.
 *
 * @param stacks synthesized stacks that together have every resource type to be learnt
 * @param vary whether arguments are added and left out as well; without, it takes a tenth of the time
 * @throws ToolError when Terraform fails, or a resource cannot be planned from any made-up state
 */
export async function learn(
  stacks: readonly Stack[],
  { vary = true }: { vary?: boolean } = {},
): Promise<ProviderFacts> {
  const folder = await mkdtemp(path.join(tmpdir(), "learn-"));
  try {
    const { versions, schemas } = await installProviders(folder, stacks);
    const resources = resourcesOf(stacks, schemas);
    const samples = new Map(resources.map((resource) => [resource.type, resource]));
    const first = await planTrials(
      folder,
      [
        ...resources,
        ...(vary ? [...samples] : []).flatMap(([type, { config }]) => variants(type, config, schemas[type]!)),
      ],
      schemas,
    );
    const single = first.flatMap(({ trial: { type, varied = [] }, replacePaths }) =>
      replacePaths ? [] : oneByOne(type, samples.get(type)!.config, varied, schemas[type]!),
    );
    const outcomes = [
      ...first.filter(({ replacePaths }) => replacePaths),
      ...(await planTrials(folder, single, schemas)),
    ];
    const types = [...samples.keys()].sort();
    return {
      providers: versions,
      types: Object.fromEntries(
        types.map((type) => [
          type,
          factsFrom(
            outcomes.filter(({ trial }) => trial.type === type),
            schemas[type]!,
          ),
        ]),
      ),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The resources of all stacks, one of each type and shape. */
function resourcesOf(stacks: readonly Stack[], schemas: Readonly<Record<string, ResourceSchema>>): Trial[] {
  const trials = new Map<string, Trial>();
  for (const { resource = {} } of stacks) {
    for (const [type, bodies] of Object.entries(resource as Record<string, Record<string, Body>>)) {
      const schema = schemas[type];
      for (const body of schema ? Object.values(bodies) : []) {
        const trial = { type, config: withoutReferences(body, schema!) };
        trials.set(shapeOf(trial), trial);
      }
    }
  }
  return [...trials.values()];
}

/** Two resources that give the same arguments answer the same. */
function shapeOf({ type, config }: Trial): string {
  return JSON.stringify([type, namesIn(config)]);
}

function namesIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(namesIn);
  if (typeof value !== "object" || value === null) return "";
  return Object.entries(value)
    .map(([name, entry]) => [name, namesIn(entry)])
    .sort();
}

function factsFrom(outcomes: readonly Outcome[], { block }: ResourceSchema): TypeFacts {
  const given = new Set<string>();
  const removed = new Set<string>();
  const untried = new Set<string>();
  for (const { trial, replacePaths } of outcomes) {
    if (!replacePaths) trial.varied?.forEach((name) => untried.add(name));
    for (const steps of replacePaths ?? []) {
      const name = steps.filter((step) => typeof step === "string").join(".");
      const isBlock = block.block_types?.[String(steps[0])] !== undefined;
      const isGiven = isConfigured(trial.config, steps);
      (isGiven ? given : removed).add(name);
      // Blocks that no stack has are not tried with a value: what forces when it goes, does when it comes.
      if (isBlock) given.add(name);
    }
  }
  // What was not tried with a value is taken to force a replacement if its removal does.
  for (const name of removed) if (untried.has(name)) given.add(name);
  // And the other way round: an index of a table cannot be left out alone, its attributes go with it.
  for (const name of given) if (untried.has(name)) removed.add(name);
  const sorted = (names: Set<string>) => [...names].sort();
  return {
    replaces: sorted(given),
    replacesWhenRemoved: sorted(removed),
    ...markedPaths(block),
    ...(untried.size ? { untried: sorted(untried) } : {}),
  };
}

function isConfigured(config: unknown, steps: readonly (string | number)[]): boolean {
  let at: unknown = config;
  for (const step of steps) at = (at as Record<string | number, unknown> | undefined)?.[step];
  return at !== undefined && at !== null;
}
