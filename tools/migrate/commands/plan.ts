import { MigrationError } from "../errors";
import { four, readMigrations } from "../files";
import { readHistory } from "../history";
import { refuseContradictions } from "../refuse";
import { withSession } from "../session";
import type { RunnerOptions } from "../session";
import { readStatements } from "../statements";
import type { Direction } from "../statements";
import { toRevert } from "./down";
import { pendingOf } from "./up";

/** What would be run for one migration. */
export interface PlannedMigration {
  number: number;
  file: string;
  transaction: boolean;
  statements: { line: number; summary: string }[];
  /** Statements that an interrupted run has done already. */
  done: number;
}

export interface Plan {
  direction: Direction;
  migrations: PlannedMigration[];
}

/**
 * Says what `up --to N` would run, or `down --to N` if N is below what is applied. Checks all that these check;
 * takes no lock and changes nothing.
 */
export async function plan(options: RunnerOptions, { to }: { to?: number } = {}): Promise<Plan> {
  const migrations = readMigrations(options.folder);
  if (to !== undefined && to !== 0 && !migrations.some(({ number }) => number === to)) {
    throw new MigrationError("usage", `There is no migration ${four(to)} in ${options.folder}.`);
  }
  const rows = await withSession(options, "plan", readHistory);
  const direction: Direction = to !== undefined && to < (rows.at(-1)?.number ?? 0) ? "down" : "up";
  refuseContradictions(options.folder, migrations, rows, direction);
  const chosen = direction === "up" ? pendingOf(migrations, rows, to) : toRevert(migrations, rows, { to });
  const statements = await readStatements(options.folder, chosen, direction);
  return {
    direction,
    migrations: chosen.map((migration) => {
      const row = rows.find(({ number }) => number === migration.number);
      return {
        number: migration.number,
        file: migration.file,
        transaction: migration[direction]!.transaction,
        statements: statements.get(migration.number)!.map(({ line, summary }) => ({ line, summary })),
        done: row && row.state !== "applied" ? row.statementsDone : 0,
      };
    }),
  };
}
