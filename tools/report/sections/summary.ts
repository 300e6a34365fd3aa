import { age, count, counted, dayOf, money, shortened } from "../format";
import { who } from "./deployments";
import { html } from "../html";
import type { Content, Html } from "../html";
import type { MonthCost, Part, ReportModel } from "../model";
import type { Tone } from "../parts";

interface Tile {
  /** The section that says more. */
  readonly anchor: string;
  readonly title: string;
  readonly figure: string;
  /** @default text in its usual colour; `none` for no figure */
  readonly tone?: Tone | "none";
  readonly note: Content;
}

/** What one wants to know first, each leading to the section that says more. */
export function summary(model: ReportModel): Html {
  const tiles = [cost, deployment, controls, restoreTest, backup, stale].map((tile) => tile(model));
  return html`<h2 class="hidden">Summary</h2>
    <ul class="tiles">
      ${tiles.map(
        ({ anchor, title, figure, tone, note }) =>
          html`<li>
            <a href="#${anchor}" data-tile="${anchor}">
              <span class="title">${title}</span>
              <span class="figure ${tone}">${figure}</span>
              <span class="note">${note}</span>
            </a>
          </li>`,
      )}
    </ul>`;
}

function cost({ estimate, months, takenAt }: ReportModel): Tile {
  const tile = { anchor: "cost", title: "Monthly cost" };
  const isOver = ({ month, actual }: MonthCost) => actual !== undefined && month < takenAt.slice(0, 7);
  const last = months.known ? months.value.findLast(isOver) : undefined;
  const actual = last && ` ${last.month}: ${money(last.actual!)} actual.`;
  if (!estimate.known) return { ...tile, figure: "unknown", tone: "none", note: actual ?? "No estimate." };
  const { low, expected, high } = estimate.value.total;
  return {
    ...tile,
    figure: money(expected),
    note: html`expected, from ${money(low)} to ${money(high)}.${actual}`,
  };
}

function deployment({ deployments, takenAt }: ReportModel): Tile {
  const tile = { anchor: "deployments", title: "Last deployment" };
  return fromPart(tile, deployments, ({ items: [last] }) => {
    if (!last) return { figure: "none", tone: "none", note: "None is recorded yet." };
    const tone = {
      completed: "good",
      failed: "bad",
      rolled_back: "warn",
      pending: undefined,
      in_progress: undefined,
    };
    return {
      figure: last.status.replace("_", " "),
      tone: tone[last.status] as Tone | undefined,
      note: `${age(last.startedAt, takenAt)}, by ${shortened(who(last.triggeredBy).name)}`,
    };
  });
}

function controls({ controls: { controls: all } }: ReportModel): Tile {
  const of = (result: string) => all.filter((each) => each.result === result).length;
  const judged = all.length - of("nothing-to-judge");
  const violated = of("violated");
  return {
    anchor: "controls",
    title: "Controls",
    figure: violated ? `${count(violated)} violated` : `${count(of("passed"))} of ${count(judged)} passed`,
    tone: violated ? "bad" : undefined,
    note: `${count(of("given-up"))} given up, ${count(of("suppressed"))} suppressed with a reason`,
  };
}

function restoreTest({ backups, takenAt }: ReportModel): Tile {
  const tile = { anchor: "backups", title: "Last restore test" };
  return fromPart(
    tile,
    backups,
    ({
      tests: {
        items: [last],
      },
    }) => {
      if (!last) return { figure: "never", tone: "warn", note: "No restore test is recorded." };
      return {
        figure: last.passed ? "passed" : "failed",
        tone: last.passed ? "good" : "bad",
        note: `${age(last.at, takenAt)}, ${dayOf(last.at)}`,
      };
    },
  );
}

function backup({ backups, takenAt }: ReportModel): Tile {
  const tile = { anchor: "backups", title: "Newest backup" };
  return fromPart(tile, backups, ({ backups: all }) => {
    const newest = all.items.find(({ status }) => status === "available");
    if (!newest) return { figure: "none", tone: "warn", note: "No backup is recorded as available." };
    return {
      figure: age(newest.createdAt, takenAt),
      note: `${newest.type}; ${counted(all.total, "backup")} recorded`,
    };
  });
}

function stale({ inventory, takenAt }: ReportModel): Tile {
  const tile = { anchor: "stale", title: "Stale resources" };
  return fromPart(tile, inventory, ({ syncedAt, present, stale: gone }) => {
    if (syncedAt === undefined) return { figure: "unknown", tone: "none", note: "The inventory is empty." };
    return {
      figure: count(gone.total),
      tone: gone.total ? "warn" : "good",
      note: `beside ${count(present)} present; synced ${age(syncedAt, takenAt)}`,
    };
  });
}

function fromPart<T>(
  tile: Pick<Tile, "anchor" | "title">,
  part: Part<T>,
  tell: (value: T) => Omit<Tile, "anchor" | "title">,
): Tile {
  return {
    ...tile,
    ...(part.known ? tell(part.value) : { figure: "unknown", tone: "none", note: "Could not be read." }),
  };
}
