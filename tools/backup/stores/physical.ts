import path from "node:path";
import { logins } from "../../../modules/database/logins";
import { folders } from "../../local/folders";
import { listBaseBackups, removeBaseBackup } from "../../local/postgres/backup-store";
import type { BaseBackup } from "../../local/postgres/backup-store";
import { makeBaseBackup } from "../../local/postgres/base-backup";
import { copiesOf, isAtWork, keepCopy, removeCopy } from "../../local/postgres/copies";
import { restoreCopy } from "../../local/postgres/restored-copy";
import { readState } from "../../local/postgres/state";
import { fetchCredentials } from "../../migrate/secret";
import { checkCopy } from "../check/check-copy";
import { chooseBackup } from "../choose";
import type { BackupContext } from "../context";
import type { Backup, Store } from "../model";
import { isBackupName, requireMine } from "../names";

/**
 * PostgreSQL on this machine, in Aurora's place: physical backups and the WAL since, from which any moment is brought back
 * into a second server on another port.
 */
export function physicalStore(context: BackupContext): Store {
  const { settings, outputs, reached, say } = context;
  const directory = path.resolve(folders.postgres);
  const home = async () => (await readState(directory))?.home ?? directory;
  const describe = (backup: BaseBackup, location: string): Backup => ({
    id: backup.name,
    name: backup.name,
    type: "physical",
    of: { type: "aws_rds_cluster", id: outputs.aurora_cluster_identifier },
    status: "available",
    createdAt: backup.startedAt,
    completedAt: backup.finishedAt,
    expiresAt: backup.expiresAt,
    sizeGb: backup.bytes / 1024 ** 3,
    encrypted: false,
    automated: false,
    mine: isBackupName(settings, backup.name),
    createdBy: backup.createdBy,
    location: path.join(location, "backups", backup.name),
  });
  const list = async () => {
    const location = await home();
    return (await listBaseBackups(directory)).map((backup) => describe(backup, location));
  };

  return {
    name: "aurora",
    create: async (wish) => {
      const shares = new Shares(say, `aurora  ${wish.name}: copied`);
      const backup = await makeBaseBackup(directory, {
        ...wish,
        signal: reached.signal,
        onProgress: (share) => shares.tell(share),
        onCleared: (left) =>
          say(`aurora  ${left}: cleared, for the run that was at it ended before its time`),
      });
      say(`aurora  ${backup.name}: available`);
      return [describe(backup, await home())];
    },
    list,
    remove: async (backup) => {
      requireMine(settings, backup);
      const files = await removeBaseBackup(directory, backup.name);
      say(`aurora  ${backup.name}: removed, with ${files} files of WAL that no other backup needs`);
    },
    choose: async ({ backup: wanted, at, target }) => {
      const backups = await list();
      const before = at ? backups.filter(({ completedAt }) => completedAt! <= at) : backups;
      // Where none reaches that moment, the copy itself says what there is.
      return chooseBackup(before.length ? before : backups, { backup: wanted, target });
    },
    restore: async (backup, { target, at }) => {
      const { username, password } = await fetchCredentials(outputs.db_credentials_secret_arn);
      const hosts = [outputs.aurora_cluster_endpoint, outputs.aurora_reader_endpoint];
      const shares = new Shares(say, `copy  ${target}: copied`);
      const copy = await restoreCopy({
        directory,
        name: target,
        backup: backup.name,
        to: at,
        signal: reached.signal,
        server: {
          masterUser: username,
          masterPassword: password,
          database: outputs.aurora_database_name,
          hostNames: hosts,
          tokenUsers: Object.values(logins),
        },
        onProgress: (step) =>
          "copied" in step ? shares.tell(step.copied) : say(`copy  ${target}: applied WAL ${step.applied}`),
      });
      const address = { PGHOSTADDR: copy.address, PGPORT: String(copy.port), PGSSLROOTCERT: copy.caFile };
      return {
        target,
        access: `${Object.entries(address)
          .map((pair) => pair.join("="))
          .join(" ")}, user ${username} of ${outputs.db_credentials_secret_arn}`,
        check: () => checkCopy({ ...context, via: undefined }, outputs, { ...process.env, ...address }),
      };
    },
    keep: async (target, until) => keepCopy(await folderOf(await home(), target), until),
    removeCopy: async (target) => {
      const folder = await folderOf(await home(), target);
      if (folder) await removeCopy(folder);
      say(`copy  ${target}: removed`);
    },
    copies: async () =>
      Promise.all(
        (await copiesOf(await home())).map(async (copy) => ({
          target: copy.name,
          atWork: await isAtWork(copy),
          keptUntil: copy.keptUntil,
        })),
      ),
  };
}

async function folderOf(home: string, target: string): Promise<string> {
  return (await copiesOf(home)).find(({ name }) => name === target)?.folder ?? "";
}

/** Tells a share in whole quarters, each once. */
class Shares {
  private told = 0;

  constructor(
    private readonly say: (line: string) => void,
    private readonly what: string,
  ) {}

  tell(share: number): void {
    const quarter = Math.floor(share * 4) * 25;
    if (quarter <= this.told) return;
    this.told = quarter;
    this.say(`${this.what} ${quarter} %`);
  }
}
