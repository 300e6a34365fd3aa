import { compare } from "./chain";
import { MigrationError } from "./errors";
import { four } from "./files";
import type { Migration } from "./files";
import type { HistoryRow } from "./history";
import type { Direction } from "./statements";

/**
 * Stops a command that would change the database while files and history contradict each other.
 *
 * @throws MigrationError `refused` that names every contradiction.
 */
export function refuseContradictions(
  folder: string,
  migrations: Migration[],
  rows: HistoryRow[],
  direction: Direction,
): void {
  const problems = compare(folder, migrations, rows).map(({ message }) => message);
  const open = rows.find(({ state }) => state !== "applied");
  if (open) {
    const other = direction === "up" ? "down" : "up";
    const wanted = open.state === "applying" ? "up" : "down";
    const file = `${four(open.number)}_${open.name}.sql`;
    const migration = migrations.find(({ number }) => number === open.number);
    if (wanted === other) {
      problems.push(
        `${file}: its ${wanted} part was interrupted after ${open.statementsDone} statements. ` +
          `Run ${wanted} first: it goes on from there.`,
      );
    } else if (migration && (wanted === "up" ? migration.up : migration.down)?.transaction) {
      problems.push(
        `${file}: its ${wanted} part was interrupted after ${open.statementsDone} statements and has lost its marker ` +
          "`-- migrate:no-transaction`. Put the marker back.",
      );
    }
  }
  if (problems.length > 0) {
    const list = problems.map((problem) => `  ${problem}`).join("\n");
    throw new MigrationError("refused", `The files contradict what is applied, nothing was run:\n${list}`);
  }
}
