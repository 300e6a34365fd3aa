import { widths } from "./draw";
import type { Edge, Placement, Point } from "./phase-graph";

const box = { width: 190, height: 64 };
const ROW = box.height + 12;
/** Room for the stroke of a box at the edge of the drawing. */
const EDGE = 2;

/** Phases one below the other, in their order; arrows lead around their right side. */
export function arcs(phases: readonly string[], edges: readonly Edge[]): Placement {
  const places = new Map<string, Point>(
    phases.map((phase, i) => [phase, { x: EDGE + box.width / 2, y: EDGE + box.height / 2 + i * ROW }]),
  );
  const right = EDGE + box.width;
  const pathOf = ({ from, to }: Edge) => {
    const apart = Math.abs(phases.indexOf(to) - phases.indexOf(from));
    // An arc reaches three quarters of the way to its control points.
    const reach = right + ((widths.narrow - right) / 0.75) * (0.15 + (0.8 * apart) / phases.length);
    // It leaves below the middle and arrives above it, so that those of one box stand apart.
    const start = places.get(from)!.y + 8;
    const end = places.get(to)!.y - 16 + 4 * Math.min(apart, 5);
    return `M${right} ${start}C${Math.round(reach)} ${start} ${Math.round(reach)} ${end} ${right + 2} ${end}`;
  };
  return {
    width: widths.narrow,
    height: phases.length * ROW - (ROW - box.height) + 2 * EDGE,
    box,
    places,
    paths: new Map(edges.map((edge) => [edge, pathOf(edge)])),
  };
}
