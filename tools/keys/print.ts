import { alignColumns } from "../table";
import type { CreateResult } from "./commands/create";
import type { ListResult } from "./commands/list";
import type { ReencryptedColumn } from "./commands/reencrypt";
import type { RetireResult } from "./commands/retire";
import type { RotateResult } from "./commands/rotate";

const day = (date: Date | null) => date?.toISOString().slice(0, 10) ?? "";
const keys = (ids: readonly number[]) => `key${ids.length === 1 ? "" : "s"} ${ids.join(", ")}`;

export function formatCreate({ created, existing }: CreateResult): string {
  const lines = created.map(({ id, purpose }) => `Made key ${id} for ${purpose}.`);
  if (existing.length > 0) lines.push(`There already: ${existing.join(", ")}.`);
  return lines.join("\n");
}

export function formatList({ keys, plain }: ListResult): string {
  if (keys.length === 0) return "There are no keys. Make them: npm run keys -- <environment> create";
  const rows = keys.map((key) => [
    String(key.id),
    key.purpose,
    key.state,
    key.values === null ? "-" : String(key.values),
    day(key.createdAt),
    day(key.writesUntil),
    key.advice ?? "",
  ]);
  const table = [["key", "purpose", "state", "values", "made", "replaced", ""], ...rows];
  const still = Object.entries(plain).map(
    ([column, count]) =>
      `${count} values of ${column} are still plain: npm run keys -- <environment> reencrypt`,
  );
  return [...alignColumns(table), ...still].join("\n");
}

export function formatRotate({ purpose, created, replaced, reindexed }: RotateResult): string {
  const done = `Made ${keys(created)}; ${keys(replaced)} only open${replaced.length === 1 ? "s" : ""} from now on.`;
  if (reindexed !== undefined) return `${done} ${reindexed} addresses were sealed and indexed anew.`;
  return `${done} Move the values: npm run keys -- <environment> reencrypt ${purpose}`;
}

export function formatReencrypt({ columns }: { columns: ReencryptedColumn[] }): string {
  return columns
    .flatMap(({ column, moved, left, failures }) => [
      `${column}: ${moved} values moved${left > 0 ? `, ${left} left` : ", all have the active key"}.`,
      ...failures.map(({ id, reason }) => `  row ${id}: ${reason}`),
      ...(left > failures.length ? ["  Rows were locked by others all the time: run it again."] : []),
    ])
    .join("\n");
}

export function formatRetire({ purpose, destroyed, kept }: RetireResult): string {
  if (destroyed.length + kept.length === 0) return `No replaced key of ${purpose} is there.`;
  return [
    ...(destroyed.length > 0 ? [`Destroyed ${keys(destroyed)}.`] : []),
    ...kept.map(({ id, reason }) => `Key ${id} stays: ${reason}`),
  ].join("\n");
}
