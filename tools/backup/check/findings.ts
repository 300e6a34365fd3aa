import type { Finding, RowRange } from "../model";
import type { CopyCheck } from "./check-database";

/**
 * What a check of a copy means.
 *
 * @param expected rows when the backup was taken, where they were counted
 * @param live rows of the live database now, to be told beside those of an earlier moment
 */
export function findingsOf(
  { schema, rows, audit }: CopyCheck,
  expected: RowRange | undefined,
  live?: Record<string, number>,
): Record<string, Finding> {
  const differences = expected ? compareRows(rows, expected) : [];
  const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
  const tables = Object.keys(rows).length;
  return {
    schema: {
      passed: schema.problems.length === 0 && schema.applied > 0,
      text: schema.applied
        ? [
            `${schema.applied} migrations as the files have them, ${schema.pending} newer ones not in it`,
            ...schema.problems,
          ].join("; ")
        : "no migration is applied: the copy holds no schema",
      details: schema,
    },
    rows: {
      passed: differences.length === 0,
      text:
        `${total} rows in ${tables} tables, ` +
        (differences.length
          ? `not as they were: ${differences.join("; ")}`
          : expected
            ? "as when the backup was taken"
            : "counted only: nobody noted what they were at that moment") +
        (live ? describeLive(rows, live) : ""),
      details: { counts: rows, ...(expected && { expected }), ...(live && { live }) },
    },
    audit: {
      passed: audit.problemCount === 0,
      text:
        audit.problemCount === 0
          ? `${audit.rows} rows in ${audit.seals} seals as they were sealed, ${audit.unsealed} not sealed yet`
          : `${audit.problemCount} problem${audit.problemCount === 1 ? "" : "s"}: ${audit.problems.map(({ message }) => message).join("; ")}`,
      details: audit,
    },
  };
}

/** Tables whose rows are fewer or more than they can have been; a table that is missing has none. */
export function compareRows(rows: Record<string, number>, expected: RowRange): string[] {
  return Object.entries(expected).flatMap(([table, [least, most]]) => {
    const found = rows[table];
    if (found !== undefined && found >= least && found <= most) return [];
    const range = least === most ? `${least}` : `${least} to ${most}`;
    return [`${table} has ${found ?? "not even a table"}, expected ${range}`];
  });
}

/** Joins what was counted before and after a backup. */
export function rangeOf(before: Record<string, number>, after: Record<string, number>): RowRange {
  return Object.fromEntries(
    Object.entries(before).map(([table, count]) => {
      const later = after[table] ?? count;
      return [table, [Math.min(count, later), Math.max(count, later)] as const];
    }),
  );
}

function describeLive(rows: Record<string, number>, live: Record<string, number>): string {
  const changed = Object.entries(rows).filter(([table, count]) => live[table] !== count);
  if (changed.length === 0) return "; the live database has as many now";
  return `; then and now: ${changed.map(([table, count]) => `${table} ${count}, now ${live[table] ?? "no table"}`).join("; ")}`;
}
