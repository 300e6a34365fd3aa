import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import type { Client } from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { writeStates } from "./inventory/states";
import { median, summarizeRounds } from "./rounds";
import { startServer } from "./server";
import type { BenchServer } from "./server";

const run = promisify(execFile);
const ROUNDS = 3;
const SIZES = [10_000, 100_000];

/** What a sync writes. */
const tables = ["aws_resources", "resource_dependencies"];

interface Sample {
  rows: number;
  milliseconds: number;
  megabytes: number;
}

/**
 * The inventory's sync, from the states' bytes to the last commit, against plain COPY of the very rows that it wrote,
 * from memory into tables with the same columns, constraints and indexes, in one transaction. The tables of the sync
 * have what they have in addition: row-level security, foreign keys, audit. Each round is in a new copy of the migrated
 * database; sides take turns, and so does which is first. Each sync is a fresh process, so that the peak of its memory
 * is its own; what is beside it is the connection and the checks of the project's libraries.
 */
export async function runBenchmark(): Promise<string> {
  const server = await startServer("2GB");
  const folder = await mkdtemp(path.join(tmpdir(), "bench-inventory-"));
  try {
    const lines: string[] = [];
    for (const size of SIZES) lines.push(await measure(server, path.join(folder, String(size)), size));
    return lines.join("\n\n");
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(server: BenchServer, folder: string, size: number): Promise<string> {
  await mkdir(folder);
  const resources = await writeStates(folder, size);
  const copied = await inCopy(server, async (database) => {
    await syncOnce(server, folder, database);
    return takeRows(server, database);
  });
  const rates: Record<string, number[]> = { COPY: [], "first sync": [], "sync of the same": [] };
  let rows = 0;
  let peak = 0;
  const note = (side: string, sample: Pick<Sample, "rows" | "milliseconds">) =>
    rates[side]!.push((sample.rows / sample.milliseconds) * 1000);
  const sides: ((database: string) => Promise<unknown>)[] = [
    (database) =>
      copyOnce(server, database, copied).then((milliseconds) => note("COPY", { rows, milliseconds })),
    async (database) => {
      for (const side of ["first sync", "sync of the same"]) {
        const sample = await syncOnce(server, folder, database);
        peak = Math.max(peak, sample.megabytes);
        rows = sample.rows;
        note(side, sample);
      }
    },
  ];
  rows = copied.count;
  for (let round = 0; round < ROUNDS; round++) {
    for (const side of round % 2 ? [...sides].reverse() : sides) await inCopy(server, side);
  }
  const against = (side: string) =>
    `${side} against COPY: ${(median(rates[side]!) / median(rates.COPY!)).toFixed(2)} (aim: at least 0.5)`;
  return [
    `${resources} resources, ${rows} rows`,
    summarizeRounds(rates, "rows a second"),
    against("first sync"),
    against("sync of the same"),
    `peak memory of a sync: ${peak.toFixed(0)} MB`,
  ].join("\n");
}

/** Gives `work` a new copy of the migrated database. */
async function inCopy<T>(server: BenchServer, work: (database: string) => Promise<T>): Promise<T> {
  const admin = await server.connect(undefined, "postgres");
  await admin.query(`CREATE DATABASE copy TEMPLATE ${server.database}`);
  try {
    return await work("copy");
  } finally {
    await admin.query("DROP DATABASE copy WITH (FORCE)");
    await admin.end();
  }
}

async function syncOnce(
  { port, caFile, master }: BenchServer,
  folder: string,
  database: string,
): Promise<Sample> {
  const connection = JSON.stringify({ host: "127.0.0.1", port, caFile, database, ...master });
  const { stdout } = await run(
    process.execPath,
    ["tools/run.mjs", "tools/bench/inventory/sync.ts", folder, connection],
    { maxBuffer: 1024 * 1024 },
  );
  return JSON.parse(stdout) as Sample;
}

interface CopiedRows {
  count: number;
  /** What COPY gave of each table. */
  chunks: Buffer[][];
}

async function takeRows(server: BenchServer, database: string): Promise<CopiedRows> {
  const client = await server.connect("chat_auditor", database);
  const copied: CopiedRows = { count: 0, chunks: [] };
  for (const table of tables) {
    const chunks: Buffer[] = [];
    for await (const chunk of client.query(copyTo(`COPY (SELECT * FROM infra.${table}) TO STDOUT`)))
      chunks.push(chunk as Buffer);
    copied.chunks.push(chunks);
    copied.count += Number((await client.query(`SELECT count(*) FROM infra.${table}`)).rows[0].count);
  }
  await client.end();
  return copied;
}

/** @returns milliseconds */
async function copyOnce(server: BenchServer, database: string, { chunks }: CopiedRows): Promise<number> {
  const client = await server.connect("chat_owner", database);
  for (const table of tables)
    await client.query(
      `CREATE TABLE infra.plain_${table} (LIKE infra.${table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES)`,
    );
  const start = performance.now();
  await client.query("BEGIN");
  for (const [place, table] of tables.entries())
    await copyInto(client, `infra.plain_${table}`, chunks[place]!);
  await client.query("COMMIT");
  const milliseconds = performance.now() - start;
  await client.end();
  return milliseconds;
}

async function copyInto(client: Client, table: string, chunks: readonly Buffer[]): Promise<void> {
  await pipeline(Readable.from(chunks), client.query(copyFrom(`COPY ${table} FROM STDIN`)));
}
