import { MigrationError } from "../../migrate/errors";
import type { BackupContext } from "../context";
import { countRows } from "./count-rows";

/**
 * Counts the rows of the live database, from here or by the function.
 *
 * @returns undefined if it cannot be reached or lacks a role: a backup does not wait for that
 */
export async function countLive({
  reached,
  via,
  say,
}: BackupContext): Promise<Record<string, number> | undefined> {
  try {
    if (!via) return await countRows(reached);
    return (await reached.invoke({ task: "count-rows" }, () => undefined, 60)) as Record<string, number>;
  } catch (error) {
    if (!(error instanceof MigrationError) || error.failure === "interrupted") throw error;
    say(`rows are not counted: ${error.message.split("\n")[0]}`);
    return undefined;
  }
}
