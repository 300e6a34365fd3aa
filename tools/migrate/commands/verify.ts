import { compare, hashOf } from "../chain";
import { MigrationError } from "../errors";
import { four, readMigrations } from "../files";
import { readHistory } from "../history";
import { withSession } from "../session";
import type { RunnerOptions } from "../session";
import { readStatements } from "../statements";

export interface Verification {
  /** How many applied migrations were checked. */
  applied: number;
  pending: number;
  /** Everything that is wrong; empty if the database is what the files say it is. */
  problems: string[];
}

/**
 * Checks everything that can be checked without changing anything: every file and its SQL, the chain of hashes
 * against the files and against the recorded texts, migrations left unfinished, indexes left invalid.
 */
export async function verify(options: RunnerOptions): Promise<Verification> {
  const migrations = readMigrations(options.folder);
  const problems: string[] = [];
  for (const direction of ["up", "down"] as const) {
    await readStatements(options.folder, migrations, direction).catch((error: unknown) => {
      if (!(error instanceof MigrationError)) throw error;
      problems.push(error.message);
    });
  }
  return withSession(options, "verify", async (session) => {
    const rows = await readHistory(session);
    problems.push(...compare(options.folder, migrations, rows).map(({ message }) => message));
    for (const row of rows) {
      const file = `${four(row.number)}_${row.name}.sql`;
      if (row.state !== "applied") {
        const command = row.state === "applying" ? "up" : "down";
        problems.push(
          `${file}: interrupted after ${row.statementsDone} statements. Run ${command}: it goes on from there.`,
        );
      }
    }
    if (rows.length > 0) {
      const { rows: texts } = await session.run(
        "SELECT number, name, content FROM migrate.history ORDER BY number",
      );
      for (const [index, text] of texts.entries()) {
        const row = rows[index];
        if (row && hashOf(row.previousHash, text) !== row.hash) {
          problems.push(
            `${four(text.number)}_${text.name}.sql: its row in migrate.history does not match its own hash: the row ` +
              "was changed by hand. Restore the table from a backup.",
          );
        }
      }
    }
    const { rows: invalid } = await session.run(
      `SELECT i.indexrelid::pg_catalog.regclass::text AS index, i.indrelid::pg_catalog.regclass::text AS table
       FROM pg_catalog.pg_index i WHERE NOT i.indisvalid ORDER BY 1`,
    );
    for (const { index, table } of invalid) {
      problems.push(
        `Index ${index} on ${table} is invalid: it was not finished, and no query uses it. ` +
          `Run up if a migration was interrupted, else: REINDEX INDEX CONCURRENTLY ${index};`,
      );
    }
    const applied = rows.filter(({ state }) => state === "applied").length;
    return {
      applied,
      pending: migrations.filter(({ number }) => number > (rows.at(-1)?.number ?? 0)).length,
      problems,
    };
  });
}
