import { applyInTransaction } from "../apply";
import { applyStepwise } from "../apply-stepwise";
import { MigrationError } from "../errors";
import { four, readMigrations } from "../files";
import type { Migration } from "../files";
import { ensureHistory, readHistory } from "../history";
import type { HistoryRow } from "../history";
import { takeLock } from "../lock";
import { refuseContradictions } from "../refuse";
import { withSession } from "../session";
import type { RunnerOptions } from "../session";
import { readStatements } from "../statements";

/** A migration that was run, and how long it took. */
export interface Ran {
  number: number;
  name: string;
  file: string;
  milliseconds: number;
}

export interface UpResult {
  ran: Ran[];
  /** Number of the newest migration that is applied now; 0 if none is. */
  current: number;
}

/**
 * Applies what is not applied, in order, up to number `to`.
 *
 * Everything is checked before anything runs: all files, the history against the files, and the SQL of every file
 * that is to be run.
 *
 * @param to The last number to apply. @default all
 * @throws MigrationError as its `failure` says; migrations before the one that failed stay applied.
 */
export async function up(options: RunnerOptions, { to }: { to?: number } = {}): Promise<UpResult> {
  const migrations = readMigrations(options.folder);
  const last = to ?? migrations.at(-1)?.number ?? 0;
  if (to !== undefined && !migrations.some(({ number }) => number === to)) {
    throw new MigrationError("usage", `There is no migration ${four(to)} in ${options.folder} to go up to.`);
  }
  return withSession(options, "up", async (session) => {
    await takeLock(session, options);
    const rows = await readHistory(session);
    refuseContradictions(options.folder, migrations, rows, "up");
    const applied = rows.at(-1)?.number ?? 0;
    if (to !== undefined && to < applied) {
      throw new MigrationError(
        "usage",
        `${four(to)} is below what is applied (${four(applied)}): to take migrations back, run down --to ${to}.`,
      );
    }
    const pending = pendingOf(migrations, rows, last);
    const statements = await readStatements(options.folder, pending, "up");
    if (pending.length > 0) await ensureHistory(session);

    const ran: Ran[] = [];
    let previous = rows.filter(({ state }) => state === "applied").at(-1)?.hash;
    for (const migration of pending) {
      const { number, name, file } = migration;
      const list = statements.get(number)!;
      const step = {
        migration,
        direction: "up" as const,
        statements: list,
        previous,
        row: rows.find((row) => row.number === number),
        last: migration === pending.at(-1),
      };
      options.report?.({ type: "started", file, direction: "up", statements: list.length });
      const began = performance.now();
      previous = await (migration.up.transaction ? applyInTransaction : applyStepwise)(
        session,
        options,
        step,
      );
      const milliseconds = Math.round(performance.now() - began);
      ran.push({ number, name, file, milliseconds });
      options.report?.({ type: "finished", file, direction: "up", milliseconds });
    }
    return { ran, current: ran.at(-1)?.number ?? applied };
  });
}

/** What `up` would run: what is not applied, and what was begun and not finished. */
export function pendingOf(migrations: Migration[], rows: HistoryRow[], last = Infinity): Migration[] {
  const done = new Set(rows.filter(({ state }) => state === "applied").map(({ number }) => number));
  return migrations.filter(({ number }) => number <= last && !done.has(number));
}
