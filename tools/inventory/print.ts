import type { ListedResource } from "../records/operations/list-resources";
import type { RelatedResource, ShownResource } from "../records/operations/show-resource";
import type { SyncedStack } from "../records/operations/sync-stack";
import { alignColumns } from "../table";
import type { Synced } from "./sync";

const day = (moment: string | null) => moment?.slice(0, 10) ?? "";
const minute = (moment: string) => `${moment.slice(0, 16).replace("T", " ")} UTC`;

/** One line for a stack that is on record. */
export function formatStack(
  phase: string,
  { added, changed, unchanged, gone, dependencies }: SyncedStack,
): string {
  const total = added + changed + unchanged;
  return `  ${phase.padEnd(12)} ${total} resources: ${added} new, ${changed} changed, ${gone} gone; ${dependencies} dependencies`;
}

export function formatSynced({ stacks, absent, dns, withheld, leftOut, problems }: Synced): string {
  const all = Object.values(stacks);
  const sum = (name: keyof SyncedStack) => all.reduce((total, stack) => total + stack[name], 0);
  const total = sum("added") + sum("changed") + sum("unchanged");
  return [
    `${total} resources in ${all.length} phases: ${sum("added")} new, ${sum("changed")} changed, ${sum("unchanged")} as before, ` +
      `${sum("gone")} gone. ${dns.seen} DNS records, ${dns.gone} gone.`,
    ...(absent.length ? [`Not deployed: ${absent.join(", ")}.`] : []),
    ...(withheld.length
      ? ["Left out, for it looks like a secret:", ...withheld.map((what) => `  ${what}`)]
      : []),
    ...(leftOut.length ? ["Not among the credentials:", ...leftOut.map((what) => `  ${what}`)] : []),
    ...(problems.length ? ["Not taken over:", ...problems.map((what) => `  ${what}`)] : []),
  ].join("\n");
}

export function formatResources(resources: readonly ListedResource[]): string {
  if (resources.length === 0)
    return "No resource is like that. Is the inventory up to date? npm run inventory -- <environment> sync";
  const rows = resources.map(({ phase, address, name, status, first_seen_at, stale_since }) => [
    phase,
    address,
    name,
    stale_since ? `gone ${day(stale_since)}` : status,
    day(first_seen_at),
  ]);
  return alignColumns([["phase", "address", "name", "status", "first seen"], ...rows]).join("\n");
}

export function formatStale(resources: readonly ListedResource[]): string {
  if (resources.length === 0) return "Everything that was seen is still there.";
  const rows = resources.map(({ phase, address, resource_id, last_seen_at, stale_since }) => [
    phase,
    address,
    resource_id,
    minute(last_seen_at),
    minute(stale_since!),
  ]);
  return alignColumns([["phase", "address", "id", "last seen", "gone since"], ...rows]).join("\n");
}

export function formatShown(shown: ShownResource): string {
  const { phase, address, type, name, resource_id, arn, region, account_id, status } = shown;
  const facts = [
    ["type", type],
    ["name", name],
    ["id", resource_id],
    ...(arn ? [["ARN", arn]] : []),
    ["where", `${region}, account ${account_id}`],
    ["status", shown.stale_since ? `gone since ${minute(shown.stale_since)}` : status],
    ...(shown.creation_date ? [["made", minute(shown.creation_date)]] : []),
    ["first seen", minute(shown.first_seen_at)],
    ["last seen", minute(shown.last_seen_at)],
  ];
  const values = (object: Record<string, unknown>) =>
    Object.entries(object).map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]);
  const related = (resources: readonly RelatedResource[]) =>
    resources.map((other) => [other.phase, other.address, other.stale_since ? "gone" : ""]);
  return [
    `${phase}: ${address}`,
    ...alignColumns(facts).map(indent),
    ...section("configuration", values(shown.configuration)),
    ...section("tags", values(shown.tags)),
    ...section("needs", related(shown.needs)),
    ...section("needed by", related(shown.needed_by)),
    ...section(
      "events",
      shown.events.map(({ timestamp, event_type, status: how, description }) => [
        minute(timestamp),
        event_type,
        how,
        description,
      ]),
    ),
    ...section(
      "costs",
      shown.costs.map(({ date, period, source, cost_type, amount, currency }) => [
        `${date} (${period})`,
        source,
        cost_type,
        `${amount} ${currency}`,
      ]),
    ),
    ...section(
      "backups",
      shown.backups.map((backup) => [
        minute(backup.creation_date),
        backup.backup_type,
        backup.status,
        backup.name,
      ]),
    ),
  ].join("\n");
}

function section(title: string, rows: string[][]): string[] {
  return rows.length ? ["", title, ...alignColumns(rows).map(indent)] : [];
}

function indent(line: string): string {
  return `  ${line}`;
}
