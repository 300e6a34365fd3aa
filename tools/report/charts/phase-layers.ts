import { graphlib, layout } from "@dagrejs/dagre";
import { widths } from "./draw";
import type { Edge, Placement, Point } from "./phase-graph";

const box = { width: 150, height: 64 };
const GAP = 18;
/** Room for the stroke of a box at the edge of the drawing. */
const EDGE = 2;

/** Phases from left to right, each behind all that it reads, as dagre places them; those that nothing binds below. */
export function layers(phases: readonly string[], edges: readonly Edge[]): Placement {
  const isBound = (phase: string) => edges.some(({ from, to }) => from === phase || to === phase);
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 24, edgesep: 12, ranksep: 66, marginx: EDGE, marginy: EDGE });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const phase of phases.filter(isBound)) graph.setNode(phase, { ...box });
  for (const { from, to } of edges) graph.setEdge(from, to);
  if (graph.nodeCount()) layout(graph);

  const { width: drawn = 0, height: above = 0 } = graph.nodeCount() ? graph.graph() : {};
  const width = Math.max(drawn, widths.wide);
  const left = (width - drawn) / 2;
  const move = ({ x, y }: Point) => ({ x: x + left, y });
  const places = new Map(graph.nodes().map((phase) => [phase, move(graph.node(phase) as Point)]));
  const height = placeFree(
    phases.filter((phase) => !isBound(phase)),
    places,
    width,
    above,
  );
  const pathOf = ({ from, to }: Edge) =>
    curve((graph.edge(from, to) as { points: Point[] }).points.map(move));
  return { width, height, box, places, paths: new Map(edges.map((edge) => [edge, pathOf(edge)])) };
}

/** @returns the height of it all */
function placeFree(
  free: readonly string[],
  places: Map<string, Point>,
  width: number,
  above: number,
): number {
  if (!free.length) return above;
  const columns = Math.min(free.length, Math.floor((width + GAP) / (box.width + GAP)));
  const left = (width - columns * (box.width + GAP) + GAP) / 2;
  const top = above ? above + GAP : EDGE;
  free.forEach((phase, i) =>
    places.set(phase, {
      x: left + (i % columns) * (box.width + GAP) + box.width / 2,
      y: top + Math.floor(i / columns) * (box.height + GAP) + box.height / 2,
    }),
  );
  return top + Math.ceil(free.length / columns) * (box.height + GAP) - GAP + EDGE;
}

/** A smooth path through the points: straight at its ends, with a curve at each point between. */
function curve(points: readonly Point[]): string {
  const at = ({ x, y }: Point) => `${round(x)} ${round(y)}`;
  const between = (a: Point, b: Point) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  const bends = points.slice(1, -1).map((point, i) => {
    const next = points[i + 2]!;
    return `Q${at(point)} ${at(i === points.length - 3 ? next : between(point, next))}`;
  });
  return `M${at(points[0]!)}${bends.length ? bends.join("") : `L${at(points.at(-1)!)}`}`;
}

const round = (value: number) => Math.round(value * 10) / 10;
