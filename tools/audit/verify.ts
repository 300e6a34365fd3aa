import type { Client } from "pg";
import type { RunnerOptions } from "../migrate/session";
import type { Anchor } from "./anchor";
import { firstDifference } from "./compare";
import type { FoundRow } from "./compare";
import { entrySql } from "./log-row";
import { Problems } from "./problem";
import type { Verification } from "./problem";
import { noHash, sealHashSql, sealSql, splitEntries } from "./seal-chain";
import type { Seal } from "./seal-chain";
import { reading, withRole } from "./session";

/** A seal, and where the seal before it of its month ended. */
export interface SealRange {
  seal: Seal;
  from: { transaction: string; id: string };
}

const nowhere = { transaction: "-1", id: "-1" };

/** Days that the log is kept unless a migration sets others: seven years. */
export const defaultRetentionDays = 2555;

/** Seals that are read at a time. */
const page = 500;

/** SQL for the rows of a seal; its values are those of `rangeValues`. */
export const rangeSql = `FROM audit.log
  WHERE logged_at >= $1::date::timestamp AT TIME ZONE 'UTC'
    AND logged_at < ($1::date + interval '1 month') AT TIME ZONE 'UTC'
    AND (transaction_id, id) > ($2::bigint, $3::bigint) AND (transaction_id, id) <= ($4::bigint, $5::bigint)`;

export const rangeValues = ({ seal, from }: SealRange): string[] => [
  seal.month,
  from.transaction,
  from.id,
  seal.last_transaction_id,
  seal.last_id,
];

/**
 * Checks every seal against the one before it and every row against its seal. What is asked of the database is
 * PostgreSQL's own functions on its tables, none of the audit's; rows are hashed there, a seal at a time, and only those
 * of a seal that does not fit are read.
 *
 * @param anchor A seal noted outside the database. Without one nobody knows whether the newest seals were removed.
 * @param retentionDays Days that the log must be kept at least: a month that went before is a problem.
 */
export function verify(
  options: Pick<RunnerOptions, "connect" | "signal">,
  anchor?: Anchor,
  retentionDays = defaultRetentionDays,
): Promise<Verification> {
  return withRole(options, "chat_auditor", (client) =>
    reading(client, () => check(client, anchor, retentionDays)),
  );
}

async function check(
  client: Client,
  anchor: Anchor | undefined,
  retentionDays: number,
): Promise<Verification> {
  const problems = new Problems();
  const expired = await expiredMonths(client, retentionDays, problems);
  let previous: Seal | undefined;
  let anchored = false;
  let rows = 0;
  for await (const { seal, from, intact } of readSeals(client)) {
    checkLink(seal, previous, intact, problems);
    if (anchor?.number === seal.number) {
      anchored = true;
      if (anchor.hash !== seal.hash) {
        problems.add({
          kind: "seal changed",
          seal: seal.number,
          message: `Seal ${seal.number} is not the one that the anchor names: the chain up to it was made anew.`,
        });
      }
    }
    if (!expired.has(seal.month)) {
      rows += Number(seal.row_count);
      await checkRows(client, { seal, from }, problems);
    }
    previous = seal;
  }
  if (anchor && !anchored) {
    problems.add({
      kind: "anchor missing",
      seal: anchor.number,
      message: `The anchor's seal ${anchor.number} is not there; the newest is ${previous?.number ?? "none"}: seals were removed from the end.`,
    });
  }
  return {
    seals: Number(previous?.number ?? 0),
    rows,
    unsealed: await countUnsealed(client),
    expired: [...expired].map((month) => month.slice(0, 7)),
    head: previous && { number: previous.number, hash: previous.hash },
    anchored,
    problems: problems.told,
    problemCount: problems.count,
  };
}

/** All seals in the order of the chain, with whether each has the hash that it must have. */
export async function* readSeals(client: Client): AsyncGenerator<SealRange & { intact: boolean }> {
  const ends = new Map<string, SealRange["from"]>();
  for (let last = "-9223372036854775808"; ;) {
    const { rows } = await client.query(
      `SELECT ${sealSql}, ${sealHashSql} = hash AS intact FROM audit.seals s WHERE s.number > $1::bigint ORDER BY s.number LIMIT ${page}`,
      [last],
    );
    for (const { intact, ...seal } of rows as (Seal & { intact: boolean })[]) {
      yield { seal, intact, from: ends.get(seal.month) ?? nowhere };
      ends.set(seal.month, { transaction: seal.last_transaction_id, id: seal.last_id });
      last = seal.number;
    }
    if (rows.length < page) return;
  }
}

/** Checks a seal by itself and against the one before it. */
export function checkLink(seal: Seal, previous: Seal | undefined, intact: boolean, problems: Problems): void {
  const expected = previous ? BigInt(previous.number) + 1n : 1n;
  if (BigInt(seal.number) !== expected) {
    problems.add({
      kind: "seal missing",
      seal: expected.toString(),
      message: `Seal ${expected} was removed: ${previous ? `after seal ${previous.number}` : "first"} comes seal ${seal.number}.`,
    });
  } else if (seal.previous_hash !== (previous?.hash ?? noHash)) {
    problems.add({
      kind: "seal changed",
      seal: seal.number,
      message: `Seal ${seal.number} does not continue ${previous ? `seal ${previous.number}` : "nothing, as the first must"}: one of them was changed.`,
    });
  }
  if (!intact) {
    problems.add({
      kind: "seal changed",
      seal: seal.number,
      message: `Seal ${seal.number} does not have the hash of what it holds: it was changed.`,
    });
  }
}

async function checkRows(client: Client, range: SealRange, problems: Problems): Promise<void> {
  const { rows: same } = await client.query(
    `SELECT coalesce(string_agg(entry, ''), '') = (SELECT row_hashes FROM audit.seals WHERE number = $6::bigint) AS same
     FROM (SELECT ${entrySql} AS entry ${rangeSql} ORDER BY transaction_id, id) entries`,
    [...rangeValues(range), range.seal.number],
  );
  if (same[0].same) return;
  const { rows: held } = await client.query("SELECT row_hashes FROM audit.seals WHERE number = $1::bigint", [
    range.seal.number,
  ]);
  const { rows: found } = await client.query(
    `SELECT ${entrySql} AS entry, table_name AS table, to_char(logged_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS time,
       operation, record_key AS key ${rangeSql} ORDER BY transaction_id, id`,
    rangeValues(range),
  );
  const problem = firstDifference(
    range.seal.number,
    splitEntries(held[0].row_hashes as Buffer),
    found as FoundRow[],
  );
  if (problem) problems.add(problem);
}

/**
 * Months that retention dropped, whose rows are not looked for. What the database says of that is not taken on trust, as
 * it is in no seal: only time makes a month expire, and nothing of one that did is left.
 *
 * @param retentionDays days that the log must be kept at least, known outside the database
 */
async function expiredMonths(
  client: Client,
  retentionDays: number,
  problems: Problems,
): Promise<Set<string>> {
  const { rows } = await client.query(
    `SELECT to_char(month, 'YYYY-MM-DD') AS month,
      (month + interval '1 month') AT TIME ZONE 'UTC' <= least(expired_at, now()) - $1 * interval '1 day' AS due,
      EXISTS (
        SELECT FROM audit.log WHERE logged_at >= month::timestamp AT TIME ZONE 'UTC'
          AND logged_at < (month + interval '1 month') AT TIME ZONE 'UTC'
      ) AS held
    FROM audit.expirations ORDER BY audit.expirations.month`,
    [retentionDays],
  );
  const expired = new Set<string>();
  for (const { month, due, held } of rows as { month: string; due: boolean; held: boolean }[]) {
    if (due && !held) expired.add(month);
    else {
      const what = due ? "is on record as dropped, and has rows" : "was dropped before its time";
      problems.add({
        kind: "month missing",
        message: `The log of ${month.slice(0, 7)} ${what}: it must be kept for ${retentionDays} days after its end.`,
      });
    }
  }
  return expired;
}

async function countUnsealed(client: Client): Promise<number> {
  const { rows } = await client.query(`
    WITH last AS (
      SELECT DISTINCT ON (month) month, last_transaction_id, last_id FROM audit.seals ORDER BY month, number DESC
    )
    SELECT count(*) AS unsealed FROM audit.log l
    LEFT JOIN last ON last.month = date_trunc('month', l.logged_at AT TIME ZONE 'UTC')::date
    WHERE last.month IS NULL OR (l.transaction_id, l.id) > (last.last_transaction_id, last.last_id)`);
  return Number(rows[0].unsealed);
}
