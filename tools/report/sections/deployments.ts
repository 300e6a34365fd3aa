import { deploymentLine } from "../charts/deployment-line";
import { age, count, duration, minuteOf, shortArn, shortened } from "../format";
import { html } from "../html";
import type { Content, Html } from "../html";
import type { Changes, Deployment, DeploymentStatus, Listed, PhaseResult, ReportModel } from "../model";
import { badge, listCaption, notice, partOf, printed, section, table } from "../parts";
import type { Tone } from "../parts";

/** Deployments that the table lists; the time line shows more. */
const LISTED = 30;

const tones: Readonly<Record<DeploymentStatus, Tone>> = {
  pending: "plain",
  in_progress: "plain",
  completed: "good",
  failed: "bad",
  rolled_back: "warn",
};

/** What was deployed, when, by whom and with what result. */
export function deploymentsSection({ environment, deployments, phases, takenAt }: ReportModel): Html {
  return section(
    "deployments",
    "Deployments",
    html`Every run of <code>npm run deploy -- ${environment}</code>. Times are UTC.`,
    partOf(deployments, "The deployments", (value) =>
      value.total
        ? drawn(
            value,
            phases.map(({ phase }) => phase),
            takenAt,
          )
        : notice(html`No deployment is recorded yet: <code>npm run deploy -- ${environment}</code>`),
    ),
  );
}

function statusBadge(status: DeploymentStatus): Html {
  return badge(tones[status], status.replace("_", " "));
}

function drawn({ total, items }: Listed<Deployment>, phases: readonly string[], takenAt: string): Html {
  const listed = items.slice(0, LISTED);
  return html`${deploymentLine(items, phases)}
  ${table(
    listCaption(total, listed.length, "deployment"),
    [
      { title: "Began", kind: "time" },
      { title: "Result" },
      { title: "Took", kind: "time" },
      { title: "By" },
      { title: "Commit" },
      { title: "Phases" },
    ],
    listed.map((each) => row(each, takenAt)),
    { isBroad: true },
  )}`;
}

/** Who it was, of an ARN or a user's name: of an assumed role the session, and beside it the role. */
export function who(triggeredBy: string): { readonly name: string; readonly role?: string } {
  const [kind, first, ...rest] = shortArn(triggeredBy).split("/");
  if (kind === "assumed-role" && rest.length) return { name: rest.join("/"), role: first };
  return { name: shortArn(triggeredBy) };
}

function row(deployment: Deployment, takenAt: string): Content[] {
  const { startedAt, endedAt, status, triggeredBy, commit, branch, version, error, phases } = deployment;
  const { name, role } = who(triggeredBy);
  const source = [branch, version].filter(Boolean).join(", ");
  return [
    html`${minuteOf(startedAt)}<span class="sub">${age(startedAt, takenAt)}</span>`,
    statusBadge(status),
    endedAt ? duration(Date.parse(endedAt) - Date.parse(startedAt)) : "–",
    html`<span class="who" title="${triggeredBy}">${shortened(name)}</span
      >${role !== undefined && html`<span class="sub">${shortened(role)}</span>`}`,
    html`${commit ? html`<code class="line">${commit.slice(0, 12)}</code>` : "–"}
    ${source && html`<span class="sub" title="${source}">${shortened(source)}</span>`}`,
    html`${resultLines(phases)} ${error !== undefined && html`<div class="sub">${printed(error)}</div>`}`,
  ];
}

/** Phases with the same result on one line, and what changed in all of them together. */
function resultLines(phases: readonly PhaseResult[]): Content {
  if (!phases.length) return "–";
  const results = [...new Set(phases.map(({ result }) => result))];
  const lines = results.map((result) => {
    const alike = phases.filter((each) => each.result === result);
    const sign = alike[0]!.ok === undefined ? "·" : alike[0]!.ok ? "✓" : "✕";
    return html`<div>
      <span aria-hidden="true">${sign}</span> ${result}: ${alike.map(({ phase }) => phase).join(", ")}
    </div>`;
  });
  const known = phases.flatMap(({ changes }) => (changes ? [changes] : []));
  return [lines, html`<span class="sub">${tell(known)}</span>`];
}

/** @param changes of the phases whose plan is recorded: `npm run local` applies without one */
function tell(changes: readonly Changes[]): string {
  if (!changes.length) return "No plan was recorded.";
  const actions = [...new Set(changes.flatMap((each) => Object.keys(each)))];
  const told = actions
    .map((action) => [changes.reduce((sum, each) => sum + (each[action] ?? 0), 0), action] as const)
    .filter(([number]) => number > 0)
    .map(([number, action]) => `${count(number)} to ${action}`);
  return `Planned: ${told.join(", ") || "no change"}.`;
}
