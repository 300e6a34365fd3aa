import type { Reached } from "../migrate/command";
import { makeConnect } from "../migrate/connect";
import { MigrationError } from "../migrate/errors";
import { invokeFunction } from "../migrate/lambda/invoke";
import { recordsOf } from "../records/open";
import type { Records } from "../records/open";
import type { InputOf, OperationName, ResultOf } from "../records/operations";
import type { BackupContext } from "./context";
import type { Backup } from "./model";

type BackupRecord = InputOf<"record-backups">["backups"][number];

/** How many backups are recorded at a time, of the 1000 that the records take. */
const BATCH = 500;

/**
 * The records, as a backup needs them: a backup is taken and a copy is tried also while they cannot be reached, which is
 * told at the end.
 */
export class Recording {
  private readonly records: Records;
  private failure?: MigrationError;

  constructor(private readonly context: BackupContext) {
    const { settings, via, who } = context;
    this.records = recordsOf(settings.environment, uninterrupted(context), { via, actor: who });
  }

  /** @returns undefined if the records could not be reached, now or before */
  async attempt<N extends OperationName>(name: N, input: InputOf<N>): Promise<ResultOf<N> | undefined> {
    if (this.failure) return undefined;
    try {
      return await this.records.run(name, input);
    } catch (error) {
      if (!(error instanceof MigrationError) || error.failure === "interrupted") throw error;
      this.failure = error;
      this.context.say(`not recorded: ${error.message.split("\n")[0]}`);
      return undefined;
    }
  }

  /** Records backups; `metadata` by the id of a backup. */
  async backups(found: readonly Backup[], metadata: Record<string, object> = {}): Promise<void> {
    const home = this.context.settings.region;
    for (const region of new Set(found.map((backup) => backup.region ?? home))) {
      await this.write(
        found
          .filter((backup) => (backup.region ?? home) === region)
          .map((backup) => ({
            ...asRecord(backup),
            // A copy in a second region is of something in the first.
            ...(region !== home && { resource_region: home }),
            ...(metadata[backup.id] && { metadata: metadata[backup.id] as Record<string, unknown> }),
          })),
        region,
      );
    }
  }

  /** Records backups of a region as the records have them, as many at a time as they take. */
  async write(backups: readonly BackupRecord[], region: string): Promise<void> {
    const { environment, account: account_id } = this.context.settings;
    for (let at = 0; at < backups.length; at += BATCH) {
      const batch = backups.slice(at, at + BATCH);
      await this.attempt("record-backups", { environment, account_id, region, backups: batch });
    }
  }

  /** @throws MigrationError the failure that was met, with what to do about it */
  async close(mend: string): Promise<void> {
    await this.records.close();
    if (!this.failure) return;
    const { failure, message, place } = this.failure;
    throw new MigrationError(failure, `It is done, but not recorded: ${message}\n${mend}`, place);
  }

  /** Closes without a word about what was not recorded, for something worse is being told. */
  async abandon(): Promise<void> {
    await this.records.close().catch(() => undefined);
  }
}

/** The database as it is reached also after Ctrl-C: what was done and removed is recorded in any case. */
function uninterrupted({ settings, outputs, login, wait }: BackupContext): Reached {
  const { signal } = new AbortController();
  let connect: ReturnType<typeof makeConnect> | undefined;
  return {
    signal,
    connect: async (purpose) => (await (connect ??= makeConnect(outputs, { login, wait })))(purpose),
    invoke: (request, onLine, busySeconds) =>
      invokeFunction({
        functionName: outputs.migration_function_name,
        region: settings.region,
        request: { ...request, login, wait },
        busySeconds,
        signal,
        onLine,
      }),
  };
}

/** A backup as the records have it. */
function asRecord(backup: Backup): BackupRecord {
  const { createdAt, completedAt } = backup;
  return {
    backup_id: backup.id,
    backup_type: backup.type,
    name: backup.name,
    resource_type: backup.of.type,
    aws_resource_id: backup.of.id,
    status: backup.status,
    creation_date: createdAt.toISOString(),
    // The one by AWS's clock, the other by this machine's, which may be slow.
    completed_date: completedAt && new Date(Math.max(+completedAt, +createdAt)).toISOString(),
    expiration_date: backup.expiresAt?.toISOString(),
    backup_size_gb: backup.sizeGb,
    storage_location: backup.location,
    is_encrypted: backup.encrypted,
    kms_key_id: backup.encrypted ? backup.kmsKeyId : undefined,
    is_automated: backup.automated,
    created_by: backup.createdBy,
  };
}
