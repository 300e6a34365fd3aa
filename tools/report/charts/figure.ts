import { html } from "../html";
import type { Html } from "../html";
import { draw } from "./draw";
import type { Drawing, Width } from "./draw";

export interface Figure {
  /** Unique in the page. */
  readonly id: string;
  /** What the chart shows, in one sentence, for who cannot see it. */
  readonly label: string;
  /** What stands for what. */
  readonly legend: readonly { readonly mark: Mark; readonly text: string }[];
  /** The chart at a width. */
  readonly at: (width: Width) => Drawing;
}

/** Marks of legends, by what they look like. */
export type Mark =
  "bar" | "bar-second" | "band" | "tick" | "dot-good" | "cross-bad" | "dot-open" | "line" | "diamond-warn";

/** A chart at both widths, of which the style sheet shows the one that fits. */
export function figure({ id, label, legend, at }: Figure): Html {
  return html`<figure class="chart" id="${id}">
    <div class="plot wide" role="img" aria-label="${label}">${draw(id, "wide", at("wide"))}</div>
    <div class="plot narrow" role="img" aria-label="${label}">${draw(id, "narrow", at("narrow"))}</div>
    <figcaption>
      ${legend.map(({ mark, text }) => html`<span class="key">${symbol(mark)} ${text}</span>`)}
    </figcaption>
  </figure>`;
}

const shapes: Readonly<Record<Mark, Html>> = {
  bar: html`<rect x="1" y="3" width="18" height="10" rx="2" fill="var(--accent)" />`,
  "bar-second": html`<rect x="1" y="3" width="18" height="10" rx="2" fill="var(--second)" />`,
  band: html`<rect x="1" y="3" width="18" height="10" rx="2" fill="var(--accent-band)" />`,
  tick: html`<rect x="8" y="1" width="4" height="14" rx="1" fill="var(--accent)" />`,
  "dot-good": html`<circle cx="10" cy="8" r="5.5" fill="var(--good)" />`,
  "cross-bad": html`<path d="M5 3l10 10M15 3L5 13" stroke="var(--bad)" stroke-width="3" />`,
  "dot-open": html`<circle cx="10" cy="8" r="4.5" fill="none" stroke="var(--muted)" stroke-width="2" />`,
  line: html`<path d="M1 8h18" stroke="var(--muted)" stroke-width="2" stroke-dasharray="4 3" />`,
  "diamond-warn": html`<path d="M10 1l7 7-7 7-7-7z" fill="var(--warn)" />`,
};

function symbol(mark: Mark): Html {
  return html`<svg width="20" height="16" viewBox="0 0 20 16" aria-hidden="true" focusable="false">
    ${shapes[mark]}
  </svg>`;
}
