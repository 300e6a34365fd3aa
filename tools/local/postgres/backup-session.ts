import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { MigrationError } from "../../migrate/errors";
import { backupUser } from "./archive";
import { findPostmaster } from "./postmaster";
import { readState } from "./state";

export interface BackupSession {
  /** Where data, archive and backups of the server are. */
  home: string;
  dataDirectory: string;
  client: Client;
}

/**
 * Connects as who takes backups, and lets nobody else take or remove one until it is closed.
 *
 * @throws MigrationError `unreachable` if no server runs that archives, `locked` if a backup is being taken
 */
export async function connectForBackup(directory: string): Promise<BackupSession> {
  const folder = path.resolve(directory);
  const state = await readState(folder);
  const dataDirectory = state && path.join(state.home, "data");
  if (!state?.port || !dataDirectory || !(await findPostmaster(dataDirectory))) {
    throw new MigrationError(
      "unreachable",
      "PostgreSQL does not run on this machine. Start it: npm run local",
    );
  }
  const client = new Client({
    host: "127.0.0.1",
    port: state.port,
    user: backupUser,
    database: "postgres",
    ssl: { ca: await readFile(path.join(folder, "ca.pem"), "utf8") },
    connectionTimeoutMillis: 10_000,
    application_name: "groundwork backup",
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw new MigrationError(
      "unreachable",
      `PostgreSQL on this machine takes no backup: ${(error as Error).message}. A server that was started before there ` +
        "were backups is made ready by: npm run local",
    );
  }
  const { rows } = await client.query("SELECT pg_try_advisory_lock(hashtext($1)) AS mine", [backupUser]);
  if (!rows[0].mine) {
    await client.end();
    throw new MigrationError(
      "locked",
      "Another backup of this server is being taken or removed. Run this again when it has ended.",
    );
  }
  return { home: state.home, dataDirectory, client };
}

/**
 * Hands on what was written up to now, so that a copy can go to any moment until now: ends the current WAL file behind a
 * commit, and waits until it is archived.
 *
 * @returns the server's time before that commit
 */
export async function archiveUntilNow(directory: string, seconds = 60): Promise<Date> {
  const { client, home } = await connectForBackup(directory);
  try {
    const { rows: before } = await client.query("SELECT clock_timestamp() AS now");
    // A copy that goes to a time stops before the first commit after it, so there must be one.
    await client.query("SELECT pg_current_xact_id()");
    const { rows } = await client.query("SELECT pg_walfile_name(pg_switch_wal() - 1) AS file");
    const { file } = rows[0] as { file: string };
    for (const end = Date.now() + seconds * 1000; ;) {
      const { rows: done } = await client.query(
        "SELECT last_archived_wal >= $1 AS archived, last_failed_wal FROM pg_stat_archiver",
        [file],
      );
      if (done[0].archived) return before[0].now as Date;
      if (Date.now() > end) throw notArchived(home, seconds);
      await sleep(50);
    }
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** What to do about WAL that is not archived. */
export function notArchived(home: string, seconds?: number): MigrationError {
  return new MigrationError(
    "failed",
    `PostgreSQL could not archive its WAL${seconds ? ` within ${seconds} s` : ""}, so there is no backup. Look for room in ` +
      `${home}, and into its server.log.`,
  );
}
