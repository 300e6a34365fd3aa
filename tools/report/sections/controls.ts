import { count, counted } from "../format";
import { html } from "../html";
import type { Content, Html } from "../html";
import { controlResults } from "../model";
import type { ControlFinding, ControlModel, ReportModel } from "../model";
import { badge, folded, notice, section, table } from "../parts";
import type { Tone } from "../parts";

type Result = ControlModel["result"];

const words: Readonly<Record<Result, { readonly text: string; readonly tone: Tone }>> = {
  passed: { text: "passed", tone: "good" },
  "given-up": { text: "given up", tone: "warn" },
  suppressed: { text: "suppressed", tone: "plain" },
  violated: { text: "violated", tone: "bad" },
  "nothing-to-judge": { text: "nothing to judge", tone: "plain" },
};

/** Places that a row shows before the others are folded. */
const SHOWN = 1;

/** The judgement of `npm run policy`: what passed, what development gives up, what is accepted and why. */
export function controlsSection({ environment, profile, controls: model }: ReportModel): Html {
  const { controls, judgements, overridden, unused } = model;
  const of = (result: Result) => controls.filter((each) => each.result === result);
  return section(
    "controls",
    "Controls",
    html`${counted(controls.length, "control")} of AWS, CIS, BLEA and this project, tried
      ${counted(judgements, "time")} on the synthesized JSON: the judgement of
      <code>npm run policy -- ${environment}</code>. What each asks for: docs/controls.md.`,
    [
      shares(controls),
      violations(controls),
      unused.map((sentence) => notice(sentence, "bad")),
      html`<h3>Given up</h3>`,
      of("given-up").length
        ? givenUpTable(controls)
        : html`<p>Nothing is given up${profile === "development" ? "" : ": the profile is production"}.</p>`,
      html`<h3>Suppressed, with the reason</h3>`,
      controls.some(({ suppressed }) => suppressed.length) ? suppressedTable(controls) : html`<p>None.</p>`,
      overridden.length > 0 &&
        folded(
          `${counted(overridden.length, "secure default")} not in force`,
          html`<ul>
            ${overridden.map((sentence) => html`<li>${sentence}</li>`)}
          </ul>`,
        ),
      folded(`All ${controls.length} controls`, allTable(controls)),
    ],
  );
}

function shares(controls: readonly ControlModel[]): Html {
  const counts = controlResults.map((result) => ({
    result,
    number: controls.filter((each) => each.result === result).length,
  }));
  let left = 0;
  const bars = counts.map(({ result, number }) => {
    const width = (number / controls.length) * 100;
    const bar = html`<rect class="${result}" x="${left}%" y="0" width="${width}%" height="14" />`;
    left += width;
    return bar;
  });
  const told = counts.map(({ result, number }) => `${count(number)} ${words[result].text}`).join(", ");
  return html`<svg class="share" role="img" aria-label="Controls: ${told}">${bars}</svg>
    <p>
      ${counts
        .filter(({ number }) => number > 0)
        .map(
          ({ result, number }) =>
            html`${badge(words[result].tone, `${count(number)} ${words[result].text}`)} `,
        )}
    </p>`;
}

function violations(controls: readonly ControlModel[]): Content {
  const violated = controls.filter((each) => each.result === "violated");
  if (!violated.length) return undefined;
  return [
    html`<h3>Violated: nothing is deployed before these are mended</h3>`,
    table(
      "Violated controls",
      [{ title: "Control" }, { title: "Where" }, { title: "Mend" }],
      violated.map((each) => [nameCell(each), places(each.violations), each.mend]),
    ),
  ];
}

function givenUpTable(controls: readonly ControlModel[]): Html {
  return table(
    "What development goes without, and production must have",
    [{ title: "Control" }, { title: "What is given up" }, { title: "Where" }],
    controls
      .filter(({ givenUp }) => givenUp.length)
      .map((each) => [nameCell(each), each.givesUp, places(each.givenUp)]),
  );
}

function suppressedTable(controls: readonly ControlModel[]): Html {
  const rows = controls.flatMap((control) => {
    const reasons = [...new Set(control.suppressed.map(({ reason }) => reason))];
    return reasons.map((reason) => [
      nameCell(control),
      reason,
      places(control.suppressed.filter((each) => each.reason === reason)),
    ]);
  });
  return table(
    "Accepted breaches (policy/suppressions.ts)",
    [{ title: "Control" }, { title: "Reason" }, { title: "Where" }],
    rows,
  );
}

function nameCell({ name, ids, severity }: ControlModel): Html {
  return html`<code>${name}</code><span class="sub">${[...ids, severity].join(", ")}</span>`;
}

function places(findings: readonly ControlFinding[]): Html {
  const line = ({ place, found, allowed }: ControlFinding) =>
    html`<code>${place}</code><span class="sub">${found}; wanted: ${allowed}</span>`;
  const rest = findings.slice(SHOWN);
  return html`${findings.slice(0, SHOWN).map(line)}
  ${
    rest.length > 0 &&
    folded(
      `${rest.length} more`,
      html`<ul>
        ${rest.map((each) => html`<li>${line(each)}</li>`)}
      </ul>`,
    )
  }`;
}

function allTable(controls: readonly ControlModel[]): Html {
  return table(
    "Every control and what it came to",
    [{ title: "Control" }, { title: "Wants" }, { title: "Result" }],
    controls.map((each) => [
      nameCell(each),
      each.title,
      badge(words[each.result].tone, words[each.result].text),
    ]),
  );
}
