import { chown } from "node:fs/promises";
import path from "node:path";
import { MigrationError } from "../../migrate/errors";
import { freePort } from "../emulator/port";
import { startPostgres } from "../postgres";
import type { PostgresOptions, RunningPostgres } from "../postgres";
import { binariesFor, serverAccount } from "./account";
import { archiveUntilNow } from "./backup-session";
import { isBackupThere, listBaseBackups } from "./backup-store";
import type { BaseBackup } from "./backup-store";
import { makeCopyFolder, releaseBackup } from "./copies";
import { copySettings, recover } from "./recovery";
import type { RecoveryOptions } from "./recovery";
import { requireRoom } from "./room";
import { readState } from "./state";

export interface CopyWish extends Pick<RecoveryOptions, "signal" | "onProgress" | "seconds"> {
  /** Folder of the server that is to be copied. */
  directory: string;
  /** Name of the copy. */
  name: string;
  /** The backup to begin with. @default the newest, or with `to` the newest before that moment */
  backup?: string;
  /** The moment to go to. @default the end of the backup */
  to?: Date;
  /** As the copied server has them. */
  server: Pick<PostgresOptions, "masterUser" | "masterPassword" | "database" | "hostNames" | "tokenUsers">;
}

export interface RestoredCopy extends RunningPostgres {
  folder: string;
  backup: BaseBackup;
}

/**
 * Makes a server of its own from a backup of another one, which goes on undisturbed. Whoever asks for it removes it with
 * `removeCopy`, also when this fails: the folder is marked before anything is in it.
 *
 * @throws MigrationError `usage` for a backup that is not there or a moment that no backup reaches
 */
export async function restoreCopy(wish: CopyWish): Promise<RestoredCopy> {
  const directory = path.resolve(wish.directory);
  const state = await readState(directory);
  if (!state)
    throw new MigrationError("unreachable", "There is no PostgreSQL on this machine: npm run local");
  const backup = chooseBackup(await listBaseBackups(directory), wish);
  const now = wish.to && (await archiveUntilNow(directory));
  if (now && wish.to! > now) {
    throw new MigrationError(
      "usage",
      `${wish.to!.toISOString()} has not been yet: it is ${now.toISOString()}. Choose a moment that has.`,
    );
  }
  const { home } = state;
  const account = await serverAccount();
  const native = await binariesFor(account, home);
  await requireRoom(home, backup.bytes, "a copy");
  const folder = await makeCopyFolder(home, wish.name, backup.name);
  // From here on nobody removes it; somebody may have, since it was chosen.
  if (!isBackupThere(home, backup.name))
    throw new MigrationError("usage", `The backup ${backup.name} was removed just now. Choose another.`);
  if (account) await chown(folder, account.uid, account.gid);
  const port = await freePort(0);
  await recover({ ...wish, home, backup, folder, native, port }).finally(() =>
    // Where the mark cannot be changed, the backup is held until this process ends.
    releaseBackup(folder).catch(() => undefined),
  );
  const running = await startPostgres({
    ...wish.server,
    directory: folder,
    binaries: native,
    port,
    settings: copySettings,
  });
  return { ...running, folder, backup };
}

function chooseBackup(backups: BaseBackup[], { backup: name, to }: CopyWish): BaseBackup {
  const fail = (text: string): never => {
    throw new MigrationError("usage", text);
  };
  if (backups.length === 0) fail("There is no backup yet. Take one: npm run backup -- local create aurora");
  const named = name === undefined ? backups : backups.filter((backup) => backup.name === name);
  if (named.length === 0)
    fail(`There is no backup ${name}. There are: ${backups.map((backup) => backup.name).join(", ")}.`);
  const found = to ? named.filter((backup) => backup.finishedAt <= to) : named;
  if (found.length === 0) {
    fail(
      `No backup reaches back to ${to!.toISOString()}: ${name ?? "the oldest"} was finished at ` +
        `${named[0]!.finishedAt.toISOString()}, and any moment from then on can be gone back to.`,
    );
  }
  return found.at(-1)!;
}
