import { age, counted, minuteOf } from "../format";
import { html } from "../html";
import type { Html } from "../html";
import type { InventoryModel, ReportModel } from "../model";
import { badge, notice, partOf, section, table } from "../parts";

/** What the inventory knows and no longer finds. */
export function staleSection({ environment, inventory, takenAt }: ReportModel): Html {
  return section(
    "stale",
    "Stale resources",
    html`What was recorded once and is not there any more: in no phase's state, or in one and not in AWS. What
      is in no state: <code>npm run inventory -- ${environment} stale</code>, docs/inventory.md.`,
    partOf(inventory, "The inventory", (value) => drawn(value, environment, takenAt)),
  );
}

function drawn({ syncedAt, present, stale }: InventoryModel, environment: string, takenAt: string): Html {
  if (syncedAt === undefined) {
    return notice(html`No resource is recorded yet: <code>npm run inventory -- ${environment} sync</code>`);
  }
  const seen = html`<p>
    ${counted(present, "resource")} present; the inventory was last synced ${minuteOf(syncedAt)} UTC,
    ${age(syncedAt, takenAt)}.
  </p>`;
  if (!stale.total) return html`${seen}${notice("Nothing is stale.")}`;
  const shown = stale.total > stale.items.length ? `The first ${stale.items.length} of ` : "";
  return html`${seen}${table(
    `${shown}${counted(stale.total, "stale resource")}: what a state has still, then longest gone first`,
    [
      { title: "Resource" },
      { title: "Type" },
      { title: "Phase" },
      { title: "Stale since", kind: "time" },
      { title: "Last seen", kind: "time" },
    ],
    stale.items.map(({ id, type, phase, address, staleSince, lastSeenAt }) => [
      html`<code>${id}</code>${address !== undefined && html`<span class="sub">${address}</span>`}`,
      html`<code>${type}</code>`,
      phase ?? "–",
      staleSince === undefined
        ? badge("bad", "not in AWS")
        : html`${minuteOf(staleSince)}<span class="sub">${age(staleSince, takenAt)}</span>`,
      minuteOf(lastSeenAt),
    ]),
    { isBroad: true },
  )}`;
}
