import { setTimeout as sleep } from "node:timers/promises";
import { MigrationError } from "./errors";
import type { RunnerOptions, Session } from "./session";

/** The two numbers of the advisory lock, one for all versions of this runner: "grnd" and "migr" in ASCII. */
export const lockKey = [0x67726e64, 0x6d696772] as const;

const pollMilliseconds = 200;

/**
 * Takes the lock that lets one runner at a time work on a database. It belongs to the connection, so that it goes
 * with it, whatever happens to this process.
 *
 * Asks again and again rather than waiting in the server: a statement that waits there holds a snapshot, and the
 * other runner's CREATE INDEX CONCURRENTLY would wait for that, for ever.
 *
 * @throws MigrationError `locked` after `runnerTimeout` seconds, naming who holds it.
 */
export async function takeLock(session: Session, options: RunnerOptions): Promise<void> {
  const timeout = options.runnerTimeout ?? 60;
  const end = Date.now() + timeout * 1000;
  let told: string | undefined;
  for (;;) {
    const { rows } = await session.run("SELECT pg_try_advisory_lock($1, $2) AS taken", [...lockKey]);
    if (rows[0].taken) return;
    const holder = await describeHolder(session);
    if (holder !== undefined && holder.who !== told) {
      options.report?.({ type: "waiting", holder: holder.who, seconds: timeout });
      told = holder.who;
    }
    if (Date.now() >= end) {
      throw new MigrationError(
        "locked",
        `Another runner is migrating this database${holder ? `: ${holder.who}` : ""}. Waited ${timeout} s. ` +
          "Run this again when it has finished (--runner-timeout waits longer)" +
          (holder
            ? `; if it hangs, end it in the database: SELECT pg_terminate_backend(${holder.pid});`
            : "."),
      );
    }
    await sleep(Math.max(1, Math.min(pollMilliseconds, end - Date.now())), undefined, {
      signal: options.signal,
    }).catch(() => undefined);
  }
}

async function describeHolder(session: Session): Promise<{ pid: number; who: string } | undefined> {
  const { rows } = await session.run(
    `SELECT l.pid, a.usename, a.application_name, pg_catalog.host(a.client_addr) AS address, a.backend_start
     FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a USING (pid)
     WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2 AND l.classid::bigint = $1 AND l.objid::bigint = $2
       AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())`,
    [...lockKey],
  );
  const row = rows[0];
  if (!row) return undefined;
  const parts = [
    `server process ${row.pid}`,
    row.application_name && `"${row.application_name}"`,
    row.usename && `user ${row.usename}`,
    row.address && `from ${row.address}`,
    row.backend_start && `since ${row.backend_start.toISOString()}`,
  ];
  return { pid: row.pid, who: parts.filter(Boolean).join(", ") };
}
