import type { Phase } from "../../stacks/outputs";
import type { InputOf } from "../records/operations";
import { DEPENDENCIES, RESOURCES } from "../records/operations/sync-stack";
import type { PublishedValues } from "./graph/across-stacks";
import type { Node } from "./graph/nodes";
import { edgesWithin } from "./graph/within-stack";
import type { ResourceRow } from "./resource/row";

type Input = InputOf<"sync-stack">;

/** Rows, column by column, some at a time. */
export class Batches {
  private readonly batches: Input["batches"] = [];
  private readonly keys = new Set<string>();

  add(row: ResourceRow): void {
    let batch = this.batches.at(-1);
    if (!batch || batch.address.length === RESOURCES) this.batches.push((batch = emptyBatch()));
    batch.address.push(row.address);
    batch.resource_type.push(row.resourceType);
    batch.resource_id.push(this.uniqueId(row));
    batch.resource_arn.push(row.arn);
    batch.region.push(row.region);
    batch.name.push(row.name);
    batch.status.push(row.status);
    batch.configuration.push(JSON.stringify(row.configuration));
    batch.tags.push(JSON.stringify(row.tags));
    batch.creation_date.push(row.created);
    batch.metadata.push(row.awsStatus === undefined ? "{}" : JSON.stringify({ aws_status: row.awsStatus }));
  }

  all(): Input["batches"] {
    return this.batches;
  }

  /** Of types whose ids the provider makes up, two may have one id: the address tells the second from the first. */
  private uniqueId({ resourceType, region, resourceId, address }: ResourceRow): string {
    const key = `${resourceType} ${region} ${resourceId}`;
    if (this.keys.has(key)) return `${resourceId} (${address})`;
    this.keys.add(key);
    return resourceId;
  }
}

function emptyBatch(): Input["batches"][number] {
  return {
    address: [],
    resource_type: [],
    resource_id: [],
    resource_arn: [],
    region: [],
    name: [],
    status: [],
    configuration: [],
    tags: [],
    creation_date: [],
    metadata: [],
  };
}

/** The dependencies of a stack's resources, on each other and on those of other phases, some at a time. */
export function dependencyBatches(
  phase: Phase,
  nodes: readonly Node[],
  published: PublishedValues,
): Input["dependencies"] {
  const batches: Input["dependencies"] = [];
  const add = (from: string, to: string, toPhase: Phase) => {
    let batch = batches.at(-1);
    if (!batch || batch.from.length === DEPENDENCIES) batches.push((batch = { from: [], to: [], phase: [] }));
    batch.from.push(from);
    batch.to.push(to);
    batch.phase.push(toPhase);
  };
  for (const { from, to } of edgesWithin(nodes)) add(from, to, phase);
  for (const node of nodes)
    for (const place of published.neededBy(node)) add(node.address, place.address, place.phase);
  return batches;
}
