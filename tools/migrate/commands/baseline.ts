import { chainStart, hashOf } from "../chain";
import { MigrationError } from "../errors";
import { four, readMigrations } from "../files";
import { ensureHistory, insertRow, readHistory } from "../history";
import { takeLock } from "../lock";
import { withSession } from "../session";
import type { RunnerOptions } from "../session";
import { readStatements } from "../statements";

/**
 * Records migrations 1 to `to` as applied without running them: for a database that has their schema already.
 *
 * @throws MigrationError `refused` if anything is recorded already: the history is not for rewriting.
 */
export async function baseline(
  options: RunnerOptions,
  { to }: { to: number },
): Promise<{ recorded: string[] }> {
  const migrations = readMigrations(options.folder);
  if (!migrations.some(({ number }) => number === to)) {
    throw new MigrationError("usage", `There is no migration ${four(to)} in ${options.folder}.`);
  }
  const chosen = migrations.filter(({ number }) => number <= to);
  await readStatements(options.folder, chosen, "up");
  return withSession(options, "baseline", async (session) => {
    await takeLock(session, options);
    const rows = await readHistory(session);
    if (rows.length > 0) {
      throw new MigrationError(
        "refused",
        `${rows.length} migrations are recorded already (to ${four(rows.at(-1)!.number)}); baseline is for a database ` +
          "that no runner has touched.",
      );
    }
    await ensureHistory(session);
    let previous = chainStart;
    const inserts = chosen.map((migration) => {
      const insert = insertRow(migration, previous, {
        origin: "baseline",
        state: "applied",
        statementsDone: 0,
      });
      previous = hashOf(previous, migration);
      return insert;
    });
    await session.script(["BEGIN", ...inserts, "COMMIT"]);
    return { recorded: chosen.map(({ file }) => file) };
  });
}
