import type { StateDocument, StateInstance, StateResource } from "../../terraform/state-document";
import { addressOf } from "../resource/identity";
import type { Phase } from "../../../stacks/outputs";
import type { Node } from "./nodes";

/** A resource of another phase. */
export interface Place {
  readonly phase: Phase;
  readonly address: string;
}

/**
 * What the phases publish, and which of their resources each value stands for. A resource of a later phase that reads
 * a phase's outputs, and has one of these values, needs the resource behind it.
 */
export class PublishedValues {
  private readonly wanted = new Map<Phase, ReadonlySet<string>>();
  private readonly owners = new Map<Phase, Map<string, Place & { exact: boolean }>>();

  /** Notes the values that a phase publishes; whose they are, `offer` tells. */
  publish(phase: Phase, outputs: StateDocument["outputs"]): void {
    this.owners.set(phase, new Map());
    this.wanted.set(
      phase,
      new Set(
        Object.values(outputs)
          .flatMap(({ value, sensitive }) => (sensitive ? [] : Array.isArray(value) ? value : [value]))
          .filter((value): value is string => typeof value === "string" && value.length >= 3),
      ),
    );
  }

  /** Shows a resource of the phase: a value is its own if it is its id or ARN, else of the first that has it. */
  offer(phase: Phase, resource: StateResource, instance: StateInstance): void {
    const wanted = this.wanted.get(phase)!;
    const owners = this.owners.get(phase)!;
    for (const [name, value] of Object.entries(instance.attributes ?? {})) {
      if (typeof value !== "string" || !wanted.has(value)) continue;
      const exact = name === "id" || name === "arn";
      const known = owners.get(value);
      if (!known || (exact && !known.exact))
        owners.set(value, { phase, address: addressOf(resource, instance), exact });
    }
  }

  /** The resources of other phases that a node needs, each once. */
  *neededBy(node: Node): Generator<Place> {
    const found = new Set<string>();
    for (const need of node.needs) {
      const phase = /^data\.terraform_remote_state\.([\w-]+)$/.exec(need)?.[1];
      const owners = this.owners.get(phase as Phase);
      if (!owners) continue;
      for (const mention of node.mentions) {
        const place = owners.get(mention);
        if (!place || found.has(`${phase} ${place.address}`)) continue;
        found.add(`${phase} ${place.address}`);
        yield place;
      }
    }
  }
}
