import { count, counted } from "../format";
import { html } from "../html";
import type { Html } from "../html";
import type { PhaseModel } from "../model";
import { arcs } from "./phase-arcs";
import { layers } from "./phase-layers";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What a phase reads of another: an arrow from the one that is read to the one that reads. */
export interface Edge {
  readonly from: string;
  readonly to: string;
}

/** Where the phases and the arrows between them are, in CSS pixels. */
export interface Placement {
  readonly width: number;
  readonly height: number;
  /** Size of a phase's box. */
  readonly box: { readonly width: number; readonly height: number };
  /** The middle of each phase's box. */
  readonly places: ReadonlyMap<string, Point>;
  /** The path of each arrow, as SVG writes it. */
  readonly paths: ReadonlyMap<Edge, string>;
}

/** Which phase reads which: in layers where there is room, else one below the other. */
export function phaseGraph(phases: readonly PhaseModel[]): Html {
  const names = phases.map(({ phase }) => phase);
  const edges = phases.flatMap(({ phase, reads }) => reads.map((each) => ({ from: each.phase, to: phase })));
  const label =
    `Phases in the order of their deployment: ${names.join(", ")}. ` +
    "What each reads of others is said below, phase by phase.";
  const plot = (width: "wide" | "narrow", placement: Placement) =>
    html`<div class="plot ${width}" role="group" aria-label="${label}">
      ${drawing(phases, edges, placement, width)}
    </div>`;
  return html`<figure class="chart graph" id="chart-phases">
    ${plot("wide", layers(names, edges))} ${plot("narrow", arcs(names, edges))}
    <figcaption>
      An arrow leads from a phase to one that reads its outputs; a pale one, where a longer way leads there
      too. A phase without an arrow stands by itself.
    </figcaption>
  </figure>`;
}

function drawing(
  phases: readonly PhaseModel[],
  edges: readonly Edge[],
  { width, height, box, places, paths }: Placement,
  id: string,
): Html {
  const arrow = (kind: string) =>
    html`<marker
      id="${kind}-${id}"
      viewBox="0 0 10 10"
      refX="9"
      refY="5"
      markerWidth="7"
      markerHeight="7"
      orient="auto"
    >
      <path d="M0 0L10 5L0 10z" class="${kind}" />
    </marker>`;
  return html`<svg viewBox="0 0 ${width} ${height}">
    <defs>${arrow("arrow")}${arrow("arrow-long")}</defs>
    <g aria-hidden="true">
      ${edges.map((edge) => {
        const long = isLong(edge, edges) ? "-long" : "";
        return html`<path
          class="edge${long}"
          data-from="${edge.from}"
          data-to="${edge.to}"
          d="${paths.get(edge)}"
          marker-end="url(#arrow${long}-${id})"
        />`;
      })}
    </g>
    ${phases.map((phase) => boxOf(phase, places.get(phase.phase)!, box))}
  </svg>`;
}

function boxOf({ phase, types }: PhaseModel, { x, y }: Point, { width, height }: Placement["box"]): Html {
  const resources = types.reduce((sum, type) => sum + type.count, 0);
  const holding = types.filter(({ holds }) => holds).reduce((sum, type) => sum + type.count, 0);
  const left = x - width / 2;
  const top = y - height / 2;
  const told = `${count(holding)} ${holding === 1 ? "holds" : "hold"} data`;
  const says = `${phase}: ${counted(resources, "resource")}, ${told}`;
  return html`<a href="#phase-${phase}" class="node" data-phase="${phase}" aria-label="${says}">
    <rect x="${left}" y="${top}" width="${width}" height="${height}" rx="8" />
    <text x="${left + 11}" y="${top + 20}" class="name">${phase}</text>
    <text x="${left + 11}" y="${top + 38}" class="more">${counted(resources, "resource")}</text>
    ${
      holding > 0 &&
      html`<g class="holding">
        <use href="#data-mark" x="${left + 11}" y="${top + 44}" width="12" height="12" />
        <text x="${left + 27}" y="${top + 54}" class="more">${told}</text>
      </g>`
    }
  </a>`;
}

/** Whether a longer way leads from one end of an edge to the other. */
function isLong({ from, to }: Edge, edges: readonly Edge[]): boolean {
  return edges.some((first) => first.from === from && first.to !== to && reaches(edges, first.to, to));
}

function reaches(edges: readonly Edge[], from: string, to: string): boolean {
  return edges.some((edge) => edge.from === from && (edge.to === to || reaches(edges, edge.to, to)));
}
