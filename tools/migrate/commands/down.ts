import { applyInTransaction } from "../apply";
import { applyStepwise } from "../apply-stepwise";
import { MigrationError } from "../errors";
import { four, readMigrations } from "../files";
import type { Migration } from "../files";
import { readHistory } from "../history";
import type { HistoryRow } from "../history";
import { takeLock } from "../lock";
import { refuseContradictions } from "../refuse";
import { withSession } from "../session";
import type { RunnerOptions } from "../session";
import { readStatements } from "../statements";
import type { Ran, UpResult } from "./up";

/** How far down: to a number, which stays applied (0: all goes), or a count of migrations. */
export interface DownTarget {
  to?: number;
  steps?: number;
}

/**
 * Takes applied migrations back, newest first. @default one
 *
 * @throws MigrationError `refused` before anything runs if one of them cannot be undone; else as `up`.
 */
export async function down(options: RunnerOptions, target: DownTarget = {}): Promise<UpResult> {
  const migrations = readMigrations(options.folder);
  return withSession(options, "down", async (session) => {
    await takeLock(session, options);
    const rows = await readHistory(session);
    refuseContradictions(options.folder, migrations, rows, "down");
    const goes = toRevert(migrations, rows, target);
    const statements = await readStatements(options.folder, goes, "down");

    const ran: Ran[] = [];
    for (const migration of goes) {
      const { number, name, file } = migration;
      const index = rows.findIndex((row) => row.number === number);
      const list = statements.get(number)!;
      const step = {
        migration,
        direction: "down" as const,
        statements: list,
        previous: rows[index - 1]?.hash,
        row: rows[index],
        last: migration === goes.at(-1),
      };
      options.report?.({ type: "started", file, direction: "down", statements: list.length });
      const began = performance.now();
      await (migration.down!.transaction ? applyInTransaction : applyStepwise)(session, options, step);
      const milliseconds = Math.round(performance.now() - began);
      ran.push({ number, name, file, milliseconds });
      options.report?.({ type: "finished", file, direction: "down", milliseconds });
    }
    return { ran, current: rows[rows.length - goes.length - 1]?.number ?? 0 };
  });
}

/** The applied migrations above the target, newest first. */
export function toRevert(
  migrations: Migration[],
  rows: HistoryRow[],
  { to, steps }: DownTarget,
): Migration[] {
  const applied = rows.at(-1)?.number ?? 0;
  if (to !== undefined && to > applied) {
    throw new MigrationError(
      "usage",
      `${four(to)} is not below what is applied (${four(applied)}): to apply migrations, run up --to ${to}.`,
    );
  }
  const gone =
    to === undefined
      ? rows.slice(Math.max(0, rows.length - (steps ?? 1)))
      : rows.filter((row) => row.number > to);
  const goes = gone.reverse().map((row) => migrations.find(({ number }) => number === row.number)!);
  const stuck = goes.filter(({ down }) => !down);
  if (stuck.length > 0) {
    const list = stuck.map(({ file, irreversible }) => `  ${file}: ${irreversible}`).join("\n");
    throw new MigrationError("refused", `These cannot be undone, nothing was run:\n${list}`);
  }
  return goes;
}
