import type { Phase } from "../../stacks/outputs";
import type { InputOf } from "../records/operations";
import { DEPENDENCIES } from "../records/dependencies";
import type { Edges } from "../records/dependencies";
import { RESOURCES } from "../records/operations/sync-stack";
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

/** What a stack's resources need of each other, some at a time. */
export function edgesInStack(nodes: readonly Node[]): Edges[] {
  const batches: Edges[] = [];
  for (const { from, to } of edgesWithin(nodes)) addEdge(batches, from, to);
  return batches;
}

/** What a stack's resources need of other phases, by phase, some at a time. */
export function edgesToOthers(
  nodes: readonly Node[],
  published: PublishedValues,
): InputOf<"sync-outputs">["dependencies"] {
  const byPhase = new Map<Phase, Edges[]>();
  for (const node of nodes) {
    for (const { phase, address } of published.neededBy(node)) {
      const batches = byPhase.get(phase) ?? [];
      byPhase.set(phase, batches);
      addEdge(batches, node.address, address);
    }
  }
  return [...byPhase].flatMap(([phase, batches]) => batches.map((edges) => ({ ...edges, phase })));
}

function addEdge(batches: Edges[], from: string, to: string): void {
  let batch = batches.at(-1);
  if (!batch || batch.from.length === DEPENDENCIES) batches.push((batch = { from: [], to: [] }));
  batch.from.push(from);
  batch.to.push(to);
}
