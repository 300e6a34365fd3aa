import { randomUUID } from "node:crypto";
import { MigrationError } from "../../migrate/errors";
import type { Finding as CommandFinding } from "../../migrate/tasks";
import type { CopyCheck } from "../check/check-database";
import { countLive } from "../check/count-live";
import { findingsOf } from "../check/findings";
import type { BackupContext } from "../context";
import { longestTest } from "../copy";
import { typesOf } from "../model";
import type { Backup, Finding, RowRange, Store } from "../model";
import { copyName } from "../names";
import { formatFinding } from "../print";
import { Recording } from "../recording";
import { removeLeft } from "./clean";

export interface RestoreTestWish {
  backup?: string;
  at?: Date;
  /** Milliseconds for which the copy stays. @default it is removed at once */
  keepCopy?: number;
}

/**
 * Restores a backup into a copy, looks whether it is whole, records what was found, and removes the copy, whatever
 * happened. What a killed run left is removed first.
 */
export async function restoreTest(
  context: BackupContext,
  store: Store,
  wish: RestoreTestWish,
): Promise<CommandFinding & { result: object }> {
  const { settings, say, reached, who } = context;
  const { environment, account, region } = settings;
  const recording = new Recording(context);
  try {
    const { staying } = await removeLeft(context, [store], recording);
    await endForgotten(context, store, recording, staying);
    const target = copyName(settings);
    const backup = await store.choose({ ...wish, target });
    say(`restores ${backup.name}${wish.at ? ` as it was at ${wish.at.toISOString()}` : ""} into ${target}`);
    const id = randomUUID();
    const expected = wish.at ? undefined : await expectedRows(recording, context, backup);
    await recording.attempt("begin-restore-test", {
      id,
      environment,
      account_id: account,
      region,
      backup_id: backup.id,
      backup_type: backup.type,
      method: backup.type === "physical" ? "physical" : wish.at ? "point_in_time" : "snapshot",
      restored_to: wish.at?.toISOString(),
      target,
      triggered_by: who,
    });

    let findings: Record<string, Finding> = {};
    let failure: unknown;
    let access = "";
    try {
      const copy = await store.restore(backup, { ...wish, target });
      access = copy.access;
      const found = await copy.check();
      findings = isDatabase(found)
        ? findingsOf(found, expected, wish.at && (await countLive(context)))
        : found;
      for (const [name, finding] of Object.entries(findings)) say(formatFinding(name, finding));
    } catch (error) {
      failure = error;
    }
    let keptUntil = wish.keepCopy && !failure ? new Date(Date.now() + wish.keepCopy) : undefined;
    try {
      if (keptUntil) await store.keep(target, keptUntil);
    } catch (error) {
      failure = error;
      keptUntil = undefined;
    }
    const cleaned = keptUntil
      ? undefined
      : await store.removeCopy(target).then(
          () => undefined,
          (error: unknown) => error as Error,
        );
    const passed = !failure && Object.values(findings).every((finding) => finding.passed);
    const error = (failure ?? cleaned) as Error | undefined;
    await recording.attempt("end-restore-test", {
      environment,
      which: { id },
      status: passed && !error ? "passed" : "failed",
      checks: findings,
      is_cleaned_up: !keptUntil && !cleaned,
      error_message: error?.message.slice(0, 20_000),
    });
    if (failure) throw failure;
    if (cleaned) throw notRemoved(target, environment, cleaned);
    const result = { backup: backup.name, target, passed, checks: findings, keptUntil };
    const rest = keptUntil
      ? `The copy stays until ${keptUntil.toISOString()}: ${access}. Remove it: npm run backup -- ${environment} clean --kept`
      : "The copy is removed.";
    if (reached.signal.aborted)
      throw new MigrationError("interrupted", `Interrupted (${reached.signal.reason}). ${rest}`);
    await recording.close("The backup was tried; the result stands above.");
    return {
      result,
      text: `${passed ? "The backup can be restored, and is whole." : "The copy is not whole."} ${rest}`,
      ok: passed,
    };
  } catch (error) {
    await recording.abandon();
    throw error;
  }
}

/** Ends the record of tests that were killed when they had no copy yet, or none any more. */
async function endForgotten(
  { settings }: BackupContext,
  { name }: Store,
  recording: Recording,
  staying: string[],
): Promise<void> {
  await recording.attempt("end-restore-test", {
    environment: settings.environment,
    which: {
      begun_before: new Date(Date.now() - longestTest).toISOString(),
      backup_types: [...typesOf[name]],
      except: staying,
    },
    status: "failed",
    is_cleaned_up: true,
    error_message: "The run ended before its time; there is no copy of it.",
  });
}

const isDatabase = (found: CopyCheck | Record<string, Finding>): found is CopyCheck =>
  "schema" in found && "applied" in found.schema;

/** Rows as they were counted when the backup was taken, if it is recorded. */
async function expectedRows(
  recording: Recording,
  { settings }: BackupContext,
  { id, type }: Backup,
): Promise<RowRange | undefined> {
  const known = await recording.attempt("list-backups", { environment: settings.environment });
  const record = known?.backups.find(
    ({ backup_id, backup_type }) => backup_id === id && backup_type === type,
  );
  return record?.metadata.rows as RowRange | undefined;
}

function notRemoved(target: string, environment: string, cause: Error): MigrationError {
  return new MigrationError(
    "failed",
    `The copy ${target} could not be removed: ${cause.message} Try again: npm run backup -- ${environment} clean`,
    {},
    { cause },
  );
}
