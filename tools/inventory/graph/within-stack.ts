import type { Node } from "./nodes";

/** Two addresses: one needs the other. */
export interface Edge {
  readonly from: string;
  readonly to: string;
}

/**
 * The direct dependencies between the resources of a stack. The state has for each all that it needs, directly or not.
 * Direct is what an attribute of it mentions by id or ARN; and what nothing else that it needs would bring along, so
 * that nobody's needs are lost.
 */
export function* edgesWithin(nodes: readonly Node[]): Generator<Edge> {
  const byResource = new Map<string, Node[]>();
  for (const node of nodes) {
    const known = byResource.get(node.resource);
    if (known) known.push(node);
    else byResource.set(node.resource, [node]);
  }
  const needsOf = new Map([...byResource].map(([resource, [first]]) => [resource, new Set(first!.needs)]));

  for (const node of nodes) {
    const needs = node.needs.filter((need) => need !== node.resource && byResource.has(need));
    const mentioned = mentionedBy(node, needs, byResource, needsOf);
    const brought = new Set(needs.flatMap((need) => [...needsOf.get(need)!]));
    for (const need of needs) {
      const instances = mentioned.get(need);
      if (!instances && brought.has(need)) continue;
      for (const { address } of instances ?? byResource.get(need)!) yield { from: node.address, to: address };
    }
  }
}

/** The instances that a node mentions, of the resources that it needs. */
function mentionedBy(
  node: Node,
  needs: readonly string[],
  byResource: ReadonlyMap<string, readonly Node[]>,
  needsOf: ReadonlyMap<string, ReadonlySet<string>>,
): Map<string, Node[]> {
  /** By what is mentioned: a bucket's policy, say, has the bucket's own id. */
  const candidates = new Map<string, Node[]>();
  for (const need of needs) {
    for (const instance of byResource.get(need)!) {
      for (const identity of instance.identities) {
        if (!node.mentions.includes(identity)) continue;
        const known = candidates.get(identity);
        if (known) known.push(instance);
        else candidates.set(identity, [instance]);
      }
    }
  }
  const found = new Map<string, Node[]>();
  for (const sharing of candidates.values()) {
    for (const instance of sharing) {
      // Of several with one id, it is the one that the others stand on.
      if (sharing.some(({ resource }) => needsOf.get(instance.resource)!.has(resource))) continue;
      const known = found.get(instance.resource);
      if (!known) found.set(instance.resource, [instance]);
      else if (!known.includes(instance)) known.push(instance);
    }
  }
  return found;
}
