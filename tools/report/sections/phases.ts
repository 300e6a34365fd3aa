import { phaseGraph } from "../charts/phase-graph";
import { count, counted } from "../format";
import { html } from "../html";
import type { Html } from "../html";
import type { PhaseModel, ReportModel, TypeCount } from "../model";
import { folded, holdsMark, section, table } from "../parts";

/** Types that a card shows before the others are folded. */
const SHOWN = 6;

/** Phases and their resources, as the settings of this checkout make them. */
export function phasesSection({ phases, commit }: ReportModel): Html {
  const types = phases.flatMap((phase) => phase.types);
  const resources = sum(types);
  const holdingTypes = types.filter(({ holds }) => holds);
  const readers = (phase: string) =>
    phases.filter(({ reads }) => reads.some((each) => each.phase === phase)).map((each) => each.phase);
  return section(
    "phases",
    "Phases and their resources",
    html`${counted(resources, "resource")} in ${counted(phases.length, "phase")}, as the settings
    ${commit ? html`of commit <code>${commit.slice(0, 12)}</code>` : "of this checkout"} make them;
    ${holdsMark} ${count(sum(holdingTypes))} of them hold data.`,
    html`${phaseGraph(phases)}
      <ul class="cards">
        ${phases.map((phase) => card(phase, readers(phase.phase)))}
      </ul>
      ${folded("What would be lost with what holds data", losses(holdingTypes))}`,
  );
}

function card({ phase, reads, types }: PhaseModel, readBy: readonly string[]): Html {
  const shown = types.filter(({ holds }, i) => holds || i < SHOWN);
  const rest = types.slice(shown.length);
  return html`<li class="card" id="phase-${phase}">
    <h3>${phase} <span>${counted(sum(types), "resource")}</span></h3>
    <p>
      ${
        reads.length
          ? html`Reads
            ${reads.map(
              ({ phase: other, outputs }, i) =>
                html`${i > 0 && ", "}<a href="#phase-${other}">${other}</a>
                  (${counted(outputs.length, "output")})`,
            )}.`
          : "Reads no other phase."
      }
      ${readBy.length ? html`Read by ${readBy.join(", ")}.` : ""}
    </p>
    <ul>
      ${shown.map(typeLine)}
    </ul>
    ${
      rest.length > 0 &&
      folded(
        `${counted(rest.length, "type")} more, ${counted(sum(rest), "resource")}`,
        html`<ul>
          ${rest.map(typeLine)}
        </ul>`,
      )
    }
  </li>`;
}

function typeLine({ type, count: number, holds }: TypeCount): Html {
  return html`<li>
    <span class="type"><code>${type}</code> ${holds !== undefined && holdsMark}</span>
    <span class="number">${count(number)}</span>
  </li>`;
}

/** What each type that is marked would take with it. */
function losses(types: readonly TypeCount[]): Html {
  const kinds = [...new Map(types.map(({ type, holds }) => [type, holds]))].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  return table(
    "What is lost with a resource of each marked type",
    [{ title: "Type" }, { title: "What is lost with it" }],
    kinds.map(([type, holds]) => [html`<code>${type}</code>`, holds]),
  );
}

function sum(types: readonly TypeCount[]): number {
  return types.reduce((total, each) => total + each.count, 0);
}
