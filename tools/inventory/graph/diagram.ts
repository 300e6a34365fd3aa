import type { DependencyEnd, ListedDependency } from "../../records/operations/list-dependencies";

export const diagramFormats = ["mermaid", "dot"] as const;
export type DiagramFormat = (typeof diagramFormats)[number];

/** Nodes with their numbers, by phase. */
type Nodes = Map<string, Map<string, number>>;

/** Draws who needs whom, the phases as boxes. @param alone what is drawn although nothing is known that it needs */
export function drawDiagram(
  dependencies: readonly ListedDependency[],
  format: DiagramFormat,
  alone: readonly DependencyEnd[] = [],
): string {
  const nodes: Nodes = new Map();
  let count = 0;
  const number = ({ phase, address }: DependencyEnd): number => {
    let addresses = nodes.get(phase);
    if (!addresses) nodes.set(phase, (addresses = new Map()));
    const known = addresses.get(address);
    if (known !== undefined) return known;
    addresses.set(address, ++count);
    return count;
  };
  alone.forEach(number);
  const edges = dependencies.map(({ from, to }) => [number(from), number(to)] as const);
  return format === "mermaid" ? mermaid(nodes, edges) : dot(nodes, edges);
}

type Edges = readonly (readonly [number, number])[];

function mermaid(nodes: Nodes, edges: Edges): string {
  const boxes = [...nodes].flatMap(([phase, addresses]) => [
    `  subgraph phase_${phase.replaceAll("-", "_")}["${phase}"]`,
    // In a label quotation marks and the number sign are written as entities.
    ...[...addresses].map(
      ([address, id]) => `    n${id}["${address.replaceAll("#", "#35;").replaceAll('"', "#quot;")}"]`,
    ),
    "  end",
  ]);
  return ["flowchart LR", ...boxes, ...edges.map(([from, to]) => `  n${from} --> n${to}`)].join("\n");
}

function dot(nodes: Nodes, edges: Edges): string {
  const quote = (text: string) => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
  const boxes = [...nodes].flatMap(([phase, addresses]) => [
    `  subgraph ${quote(`cluster_${phase}`)} {`,
    `    label = ${quote(phase)};`,
    ...[...addresses].map(([address, id]) => `    n${id} [label = ${quote(address)}];`),
    "  }",
  ]);
  const lines = edges.map(([from, to]) => `  n${from} -> n${to};`);
  return ["digraph inventory {", "  rankdir = LR;", "  node [shape = box];", ...boxes, ...lines, "}"].join(
    "\n",
  );
}
