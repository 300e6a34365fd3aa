import type { Estimate, EstimatedResource, Monthly } from "./estimate";

/** One resource whose cost is another. */
export interface CostChange {
  readonly phase: string;
  readonly address: string;
  readonly type: string;
  readonly path: string;
  /** Undefined where it is new, and {@link after} where it is gone. */
  readonly before?: Monthly;
  readonly after?: Monthly;
  /** After less before, in cents. */
  readonly difference: Monthly;
}

export interface CostComparison {
  /** As it was asked for, and the commit that it names. */
  readonly ref: string;
  readonly commit: string;
  /** What the environment cost at the ref, at today's prices and with the same usage; zeros where it was not there. */
  readonly before: Monthly;
  readonly difference: Monthly;
  /** The largest expected differences first. */
  readonly changes: readonly CostChange[];
}

const NOTHING: Monthly = [0, 0, 0];

/** What an environment costs more or less than at a git ref, resource by resource. */
export function compare(
  before: Estimate | undefined,
  after: Estimate,
  { ref, commit }: { ref: string; commit: string },
): CostComparison {
  const [old, current] = [byAddress(before), byAddress(after)];
  const changes = [...new Set([...old.keys(), ...current.keys()])].flatMap((key): CostChange[] => {
    const [was, is] = [old.get(key), current.get(key)];
    const difference = minus(is?.resource.monthly, was?.resource.monthly);
    if (difference.every((cents) => cents === 0)) return [];
    const { phase, resource } = (is ?? was)!;
    return [
      {
        phase,
        address: resource.address,
        type: resource.type,
        path: resource.path,
        before: was?.resource.monthly,
        after: is?.resource.monthly,
        difference,
      },
    ];
  });
  return {
    ref,
    commit,
    before: before?.monthly ?? NOTHING,
    difference: minus(after.monthly, before?.monthly),
    changes: changes.sort((a, b) => Math.abs(b.difference[1]) - Math.abs(a.difference[1])),
  };
}

function byAddress(
  estimate: Estimate | undefined,
): Map<string, { phase: string; resource: EstimatedResource }> {
  const entries = (estimate?.phases ?? []).flatMap(({ phase, resources }) =>
    resources.map((resource) => [`${phase}/${resource.address}`, { phase, resource }] as const),
  );
  return new Map(entries);
}

function minus(a: Monthly = NOTHING, b: Monthly = NOTHING): Monthly {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}
