import { MigrationError } from "../errors";
import { four, readMigrations } from "../files";
import { ensureHistory, readHistory, recordRow } from "../history";
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
  const migrations = await readMigrations(options.folder);
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
    await session.run("BEGIN");
    try {
      let previous: string | undefined;
      for (const migration of chosen) {
        const state = { origin: "baseline", state: "applied", statementsDone: 0 } as const;
        previous = await recordRow(session, migration, { previous, milliseconds: null, ...state });
      }
      await session.finish("COMMIT");
    } catch (error) {
      await session.finish("ROLLBACK").catch(() => undefined);
      throw error;
    }
    return { recorded: chosen.map(({ file }) => file) };
  });
}
