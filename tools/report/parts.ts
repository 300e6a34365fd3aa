import { counted, shortened } from "./format";
import { html } from "./html";
import type { Content, Html } from "./html";
import type { Part } from "./model";

export type Tone = "good" | "bad" | "warn" | "plain";

const signs: Readonly<Record<Tone, string>> = { good: "✓", bad: "✕", warn: "!", plain: "·" };

/** A word in a colour, with a sign that says the same without it. */
export function badge(tone: Tone, words: string): Html {
  return html`<span class="badge ${tone}"><span aria-hidden="true">${signs[tone]}</span> ${words}</span>`;
}

/** A section of the page, with the anchor that its name in the navigation leads to. */
export function section(id: string, title: string, lead: Content, body: Content): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    <p class="lead">${lead}</p>
    ${body}
  </section>`;
}

/** What stands where there is nothing to show. */
export function notice(words: Content, tone: Tone = "plain"): Html {
  return html`<div class="notice ${tone}"><p>${words}</p></div>`;
}

/** What a source told, drawn; or, where it could not be asked, that and why. */
export function partOf<T>(part: Part<T>, what: string, draw: (value: T) => Content): Content {
  return part.known ? draw(part.value) : notice(html`${what} could not be read. ${part.reason}`, "bad");
}

export interface TableOptions {
  /** The last row, for sums. */
  readonly foot?: readonly Content[];
  /** Keeps its width on a narrow screen and scrolls there. @default false */
  readonly isBroad?: boolean;
}

export interface Column {
  readonly title: string;
  /** A class of its cells: `number`, `time`. */
  readonly kind?: string;
}

/** What a table says of its rows: `6 deployments, newest first`, or which of them it has. */
export function listCaption(total: number, shown: number, one: string): string {
  return total > shown
    ? `The newest ${shown} of ${counted(total, one)}`
    : `${counted(total, one)}, newest first`;
}

/** A table; it scrolls by itself where it is wider than the page. The first cell of a row names it. */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly Content[])[],
  { foot, isBroad = false }: TableOptions = {},
): Html {
  const cells = (row: readonly Content[]) =>
    row.map((cell, i) => {
      const kind = columns[i]!.kind;
      const attributes = kind && html` class="${kind}"`;
      return i === 0
        ? html`<th scope="row" ${attributes}>${cell}</th>`
        : html`<td ${attributes}>${cell}</td>`;
    });
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
    <table class="${isBroad && "broad"}">
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map(({ title, kind }) => html`<th scope="col" ${kind && html`class="${kind}"`}>${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${cells(row)}
            </tr>`,
        )}
      </tbody>
      ${
        foot &&
        html`<tfoot>
          <tr>
            ${cells(foot)}
          </tr>
        </tfoot>`
      }
    </table>
  </div>`;
}

/** Something that is shown when it is asked for. */
export function folded(title: string, body: Content): Html {
  return html`<details>
    <summary>${title}</summary>
    ${body}
  </details>`;
}

/** Characters of a long text that a cell shows before the rest is folded. */
const BEGINNING = 240;

/** A text as it was printed, in its lines; of a long one the beginning, with all of it folded. */
export function printed(text: string): Html {
  const lines = (all: string) => html`<span class="printed">${all}</span>`;
  if (text.length <= BEGINNING) return lines(text);
  return html`${lines(shortened(text, BEGINNING))}${folded("All of it", lines(text))}`;
}

/** The mark of what holds data, drawn once (`dataMark`). */
export const holdsMark: Html = html`<svg class="mark" role="img" aria-label="holds data">
  <use href="#data-mark" />
</svg>`;

/** The drawing of that mark: the usual cylinder. */
export const dataMark: Html = html`<svg
  width="0"
  height="0"
  class="hidden"
  aria-hidden="true"
  focusable="false"
>
  <symbol id="data-mark" viewBox="0 0 16 16">
    <ellipse cx="8" cy="3.5" rx="6" ry="2.5" fill="currentColor" />
    <path d="M2 6v6.5C2 13.9 4.7 15 8 15s6-1.1 6-2.5V6c-1.2 1-3.5 1.6-6 1.6S3.2 7 2 6z" fill="currentColor" />
  </symbol>
</svg>`;
