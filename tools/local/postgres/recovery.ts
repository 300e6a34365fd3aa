import { chown, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { MigrationError } from "../../migrate/errors";
import { serverAccount } from "./account";
import { archiveOf, restoreCommand } from "./archive";
import { filesOf } from "./backup-store";
import type { BaseBackup } from "./backup-store";
import { makeCertificates } from "./certificates";
import { configureCluster, superuser } from "./cluster";
import { copyFiles } from "./copy-files";
import { findPostmaster, startPostmaster, stopPostmaster } from "./postmaster";
import { explainFullDisk } from "./room";

/** Settings of a copy: it archives nothing, and whether it survives a power failure is of no interest. */
export const copySettings = { archive_mode: "off", fsync: "off" } as const;

export interface RecoveryOptions {
  /** The folder of the server from which the backup is. */
  home: string;
  backup: BaseBackup;
  /** The moment to go to; not before the end of the backup. @default that end */
  to?: Date;
  /** Folder of the copy, there already; its data come into `data`. */
  folder: string;
  /** Folder with PostgreSQL's `bin`, which the server's account can read. */
  native: string;
  port: number;
  signal?: AbortSignal;
  /** Told how far the copy is, 0 to 1, then of each WAL file that is applied. */
  onProgress?: (step: { copied: number } | { applied: string }) => void;
  /** Seconds that applying the WAL may take. @default 1800 */
  seconds?: number;
}

/**
 * Makes the data of a server from a backup and archived WAL, as they were at a moment. The copy archives nothing and
 * listens on its own port; it is stopped at the end, ready to be started as any server.
 *
 * @throws MigrationError `failed` with the end of its log if that moment cannot be reached
 */
export async function recover(options: RecoveryOptions): Promise<void> {
  const { home, backup, to, folder, native, port, signal, onProgress } = options;
  const account = await serverAccount();
  const dataDirectory = path.join(folder, "data");
  await copyFiles(filesOf(home, backup), dataDirectory, {
    account,
    signal,
    onBytes: (bytes) => onProgress?.({ copied: Math.min(1, bytes / backup.bytes) }),
  }).catch((error: unknown) => {
    throw explainFullDisk(error, "the copy");
  });
  const cluster = { native, dataDirectory, account };
  await configureCluster(cluster, await makeCertificates(["localhost"]), [], {
    ...copySettings,
    // Answers nobody before it is where it should be.
    hot_standby: "off",
    restore_command: restoreCommand(archiveOf(home)),
    ...(to ? { recovery_target_time: inSettings(to) } : { recovery_target: "immediate" }),
    recovery_target_action: "promote",
  });
  const request = path.join(dataDirectory, "recovery.signal");
  await writeFile(request, "");
  if (account) await chown(request, account.uid, account.gid);

  const logFile = path.join(folder, "recovery.log");
  const server = startPostmaster({ ...cluster, port, logFile });
  const end = Date.now() + (options.seconds ?? 1800) * 1000;
  let told = "";
  while (!(await isUp(port))) {
    const log = await readFile(logFile, "utf8");
    const applied = [...log.matchAll(/restored log file "([0-9A-F]{24})"/g)].at(-1)?.[1];
    if (applied && applied !== told) onProgress?.({ applied: (told = applied) });
    const isOver = server.exited() || signal?.aborted || Date.now() > end;
    if (isOver) {
      if (!server.exited()) await stopPostmaster(dataDirectory);
      if (signal?.aborted)
        throw new MigrationError(
          "interrupted",
          `Interrupted (${signal.reason}) while the copy was being made.`,
        );
      throw notReached(log, to, server.exited());
    }
    await sleep(50);
  }
  if (await findPostmaster(dataDirectory)) await stopPostmaster(dataDirectory);
}

/** A moment as a setting takes it: abbreviations of time zones, even Z, are not known yet when settings are read. */
const inSettings = (moment: Date) => moment.toISOString().replace("T", " ").replace("Z", "+00");

/** Whether the server answers as one that is open: that it refuses the superuser is such an answer. */
async function isUp(port: number): Promise<boolean> {
  const client = new Client({
    host: "127.0.0.1",
    port,
    user: superuser,
    password: "none",
    database: "postgres",
    ssl: { rejectUnauthorized: false },
    connectionTimeoutMillis: 5000,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    return /^28/.test((error as { code?: string }).code ?? "");
  } finally {
    await client.end().catch(() => undefined);
  }
}

function notReached(log: string, to: Date | undefined, exited: boolean): MigrationError {
  const last = log.trim().split("\n").slice(-8).join("\n");
  const what = !exited
    ? "The copy took too long to apply its WAL."
    : /recovery ended before configured recovery target/.test(log)
      ? `The archived WAL ends before ${to?.toISOString()}: a file is missing in the archive.`
      : /No space left on device/.test(log)
        ? "The disk is full: the copy could not be made. Make room, then run it again."
        : "The copy could not be brought to that moment.";
  return new MigrationError("failed", `${what} Its log ends with:\n${last}`);
}
