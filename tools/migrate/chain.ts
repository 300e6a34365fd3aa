import { createHash } from "node:crypto";
import type { HistoryRow } from "./history";
import type { Migration } from "./files";
import { four } from "./files";

/** What the first migration's hash continues. */
export const chainStart = "0".repeat(64);

/**
 * The hash of an applied migration: SHA-256 over the hash before it, its number, its name and its whole text, so
 * that one hash vouches for everything up to it.
 */
export function hashOf(previous: string, migration: Pick<Migration, "number" | "name" | "content">): string {
  const { number, name, content } = migration;
  return createHash("sha256").update([previous, number, name, content].join("\0")).digest("hex");
}

/** A contradiction between the files and the history. */
export interface Finding {
  kind: "edited" | "renamed" | "missing" | "inserted" | "history";
  number: number;
  file: string;
  message: string;
}

/**
 * Compares the files with what is recorded as applied.
 *
 * Each row is checked against the hash recorded before it, not against one computed anew: so the one file that was
 * edited is named, not all that follow it. A row still being applied may differ: what remains of it may be mended.
 */
export function compare(folder: string, migrations: Migration[], rows: HistoryRow[]): Finding[] {
  const findings: Finding[] = [];
  const byNumber = new Map(migrations.map((migration) => [migration.number, migration]));
  let previous = chainStart;
  for (const row of rows) {
    const file = `${four(row.number)}_${row.name}.sql`;
    const when = `applied on ${row.startedAt.toISOString()}`;
    const add = (kind: Finding["kind"], message: string) =>
      findings.push({ kind, number: row.number, file, message });
    if (row.previousHash !== previous) {
      add(
        "history",
        `${file}: its row in migrate.history does not continue the row before it: a row was removed or changed by ` +
          "hand. Restore the table from a backup.",
      );
    }
    previous = row.hash;
    const migration = byNumber.get(row.number);
    if (!migration) {
      add(
        "missing",
        `${file}: ${when}, and is not in ${folder}. Restore it from git (its text is also in migrate.history), ` +
          "or use a checkout that is as new as the database.",
      );
    } else if (migration.name !== row.name) {
      add("renamed", `${file}: ${when}, and is called ${migration.file} now. Rename it back.`);
    } else if (row.state !== "applying" && hashOf(row.previousHash, migration) !== row.hash) {
      add(
        "edited",
        `${file}: ${when}, and was changed since. Restore it (git log -p -- ${folder}/${file}) and put the change ` +
          "into a new migration.",
      );
    }
  }
  const last = rows.at(-1)?.number ?? 0;
  const applied = new Set(rows.map((row) => row.number));
  for (const { number, file } of migrations) {
    if (number >= last || applied.has(number)) continue;
    findings.push({
      kind: "inserted",
      number,
      file,
      message:
        `${file}: is not applied, but ${four(last)} is: it was added below. ` +
        `Give it a number above ${four(Math.max(last, migrations.at(-1)!.number))}.`,
    });
  }
  return findings.sort((a, b) => a.number - b.number);
}
