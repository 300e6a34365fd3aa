import { setTimeout as sleep } from "node:timers/promises";
import type { Client, DatabaseError } from "pg";
import { MigrationError } from "../migrate/errors";
import { removeListed } from "./remove-objects";
import type { RemovedObjects, RemoveObjectsOptions } from "./remove-objects";
import { beginRequest, noteStep } from "./request";
import type { Justification } from "./request";
import { throwIfInterrupted, withPrivacy } from "./session";
import type { PrivacyOptions } from "./session";
import { findSubject } from "./subject";
import type { SubjectName } from "./subject";

export interface EraseRequest extends Justification {
  person: SubjectName;
  /** Asked before anything is done, with what would go; false ends it. */
  confirm: (subject: string, held: Record<string, number>) => Promise<boolean>;
  /** Leave the objects in S3 to `remove-objects`. @default false */
  leaveObjects?: boolean;
  /** Rows of one transaction, 1 to 100000. @default 1000 */
  batch?: number;
}

export interface EraseResult {
  subject: string;
  /** Missing when he was erased before. */
  request?: string;
  /** Rows by table that this run erased. */
  rows: Record<string, number>;
  objects: RemovedObjects;
}

/** Deadlock, lock timeout, serialization: the batch is rolled back, and good to be tried again. */
const PASSING = new Set(["40P01", "55P03", "40001"]);
/** Attempts at one batch, and looks at a user to whom something new is written again and again. */
const ATTEMPTS = 10;

/** How many rows are a person's, by table. */
export function countHeld(
  options: PrivacyOptions,
  person: SubjectName,
): Promise<{ subject: string; held: Record<string, number> }> {
  return withPrivacy(options, "erase --dry-run", async (client) => {
    const subject = await findSubject(client, person);
    const held = await readHeld(client, subject);
    if (held.users === 0) throw unknownUser(subject);
    return { subject, held };
  });
}

/**
 * Erases a person, batch by batch, each recorded with what it erased. Killed at any moment it is run again and goes on;
 * somebody who is erased already can be erased again, which sees to his objects in S3.
 *
 * @throws MigrationError `refused` when there is and was no such user, `locked` when he is being erased already,
 * `failed` when objects could not be removed
 */
export function eraseSubject(
  options: RemoveObjectsOptions,
  wanted: EraseRequest,
): Promise<EraseResult | undefined> {
  return withPrivacy(options, "erase", async (client) => {
    const subject = await findSubject(client, wanted.person);
    await takeLock(client, subject);
    const held = await readHeld(client, subject);
    const open = await readOpen(client, subject);
    if (held.users === 0 && open.known === 0) throw unknownUser(subject);
    if (!(await wanted.confirm(subject, held))) return undefined;

    const result: EraseResult = { subject, rows: {}, objects: { removed: 0, left: 0 } };
    if (held.users !== 0) {
      const same = open.requests.find(
        ({ requested_by, reason }) => requested_by === wanted.requestedBy && reason === wanted.reason,
      );
      result.request = same?.id ?? (await beginRequest(client, "erase", subject, wanted));
      await eraseRows(client, options, result, wanted.batch ?? 1000);
    }
    if (!wanted.leaveObjects) {
      result.objects = await removeListed(client, options);
      if (result.objects.left > 0) throw objectsLeft(result);
    }
    const unended = new Set([
      ...open.requests.map(({ id }) => id),
      ...(result.request ? [result.request] : []),
    ]);
    for (const request of unended) {
      await noteStep(client, request, "objects", result.objects.removed);
      await noteStep(client, request, "ended", 0);
    }
    return result;
  });
}

async function eraseRows(
  client: Client,
  options: PrivacyOptions,
  { subject, request, rows }: EraseResult,
  batch: number,
): Promise<void> {
  for (let attempt = 1; ;) {
    throwIfInterrupted(options, "What was erased stays erased; run it again and it goes on.");
    try {
      const { rows: steps } = await client.query("SELECT * FROM privacy.erase_next($1, $2)", [
        request,
        batch,
      ]);
      if (steps.length === 0) return;
      const { step, row_count: count } = steps[0] as { step: string; row_count: number };
      if (count > 0) {
        attempt = 1;
        rows[step] = (rows[step] ?? 0) + count;
        options.report?.(`  ${step}: ${rows[step]}`);
        continue;
      }
    } catch (error) {
      if (!PASSING.has((error as DatabaseError).code ?? "") || attempt === ATTEMPTS) throw error;
    }
    if (attempt++ === ATTEMPTS) {
      throw new MigrationError(
        "failed",
        `Somebody writes as user ${subject} all the time. Disable him in Cognito (docs/privacy.md), and run this again.`,
      );
    }
    await sleep(Math.min(2000, 50 * 2 ** attempt), undefined, { signal: options.signal }).catch(
      () => undefined,
    );
  }
}

async function takeLock(client: Client, subject: string): Promise<void> {
  const { rows } = await client.query(
    "SELECT pg_try_advisory_lock(hashtextextended('groundwork privacy erase ' || $1, 0)) AS taken",
    [subject],
  );
  if (!rows[0].taken)
    throw new MigrationError(
      "locked",
      `User ${subject} is being erased already, by another command. Wait for its end.`,
    );
}

async function readHeld(client: Client, subject: string): Promise<Record<string, number>> {
  const { rows } = await client.query(
    "SELECT step, row_count::integer AS count FROM privacy.count_held($1)",
    [subject],
  );
  return Object.fromEntries(rows.map(({ step, count }) => [step, count]));
}

interface OpenRequest {
  id: string;
  requested_by: string;
  reason: string;
}

/** Erasures of this person that were begun: how many, and those of this database user that have not ended. */
async function readOpen(
  client: Client,
  subject: string,
): Promise<{ known: number; requests: OpenRequest[] }> {
  const { rows } = await client.query(
    `SELECT id, requested_by, reason, database_user = session_user
       AND NOT EXISTS (SELECT FROM privacy.steps s WHERE s.request_id = r.id AND s.step = 'ended') AS open
     FROM privacy.requests r WHERE subject = $1 AND kind = 'erase' ORDER BY begun_at`,
    [subject],
  );
  return { known: rows.length, requests: rows.filter(({ open }) => open) };
}

function unknownUser(subject: string): MigrationError {
  return new MigrationError("refused", `There is no user ${subject}, and none of that id was erased.`);
}

function objectsLeft({ subject, objects: { left, reason } }: EraseResult): MigrationError {
  return new MigrationError(
    "failed",
    `Nothing of user ${subject} is in the database any more, but ${left} or more objects could not be removed from ` +
      `S3: ${reason}. It needs s3:ListBucketVersions, s3:DeleteObject and s3:DeleteObjectVersion on the bucket. Run ` +
      "this again with his id, or with --leave-objects and remove-objects later.",
  );
}
