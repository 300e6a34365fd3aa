import { readFile } from "node:fs/promises";
import type { Client } from "pg";
import { loadDataset, roomId, size, userId } from "./dataset";
import { median } from "./rounds";

const ROUNDS = 11;
/** Rows of one bulk statement. */
const BULK = 20_000;
/** Statements of one round of single inserts. */
const SINGLES = 500;

const triggers = ["insert", "update", "delete", "truncate"].map((name) => `audit_${name}`);
const sides = ["without", "audited"] as const;
type Side = (typeof sides)[number];

/** Milliseconds of one round: by the clock, and of the processor in the server's process if the system tells. */
interface Sample {
  clock: number;
  processor: number | undefined;
}

interface Case {
  title: string;
  aim: string;
  /** Operations in one round, to tell the time of one. */
  operations: number;
  run: (round: number) => Promise<void>;
}

/**
 * Writing to chat.messages with its audit triggers and with these disabled, on the same table, which has all its
 * indexes, foreign keys and policies. Both sides take turns, and which is first takes turns too.
 *
 * Bulk statements are of 20,000 rows and end with a commit. A single insert is what a service does: a transaction of its
 * own through pg, with the request's settings, as chat_app. It is told with the commit waiting for the disk, as it
 * does by default, without waiting, and as a loop in the server that measures the statement alone.
 */
export async function runBenchmark(): Promise<string> {
  const dataset = await loadDataset();
  try {
    await (await dataset.connect()).query("GRANT chat_app TO CURRENT_USER");
    const owner = await dataset.connect("chat_owner");
    const writer = await dataset.connect("chat_maintainer");
    const service = await dataset.connect("chat_app");
    const pids = await Promise.all([writer, service].map(backendOf));
    const lines: string[] = [];
    for (const task of makeCases(writer, service)) {
      const samples: Record<Side, Sample[]> = { without: [], audited: [] };
      for (let round = 0; round < ROUNDS; round++) {
        for (const [turn, side] of (round % 2 ? [...sides].reverse() : sides).entries()) {
          const state = side === "audited" ? "ENABLE ALWAYS" : "DISABLE";
          await owner.query(
            `ALTER TABLE chat.messages ${triggers.map((name) => `${state} TRIGGER ${name}`).join(", ")}`,
          );
          samples[side].push(await measure(pids, () => task.run(round * 2 + turn)));
        }
      }
      lines.push(...tell(task, samples));
    }
    return lines.join("\n");
  } finally {
    await dataset.close();
  }
}

function makeCases(writer: Client, service: Client): Case[] {
  /** A number for each row that is ever inserted. */
  let next = 0;
  const committed = async (client: Client, statement: string, values?: unknown[]) => {
    await client.query(
      `BEGIN; SELECT set_config('chat.user_id', '${userId(1)}', true), set_config('chat.source_ip', '192.0.2.1', true),
         set_config('chat.request_id', gen_random_uuid()::text, true), set_config('chat.endpoint', 'POST /messages', true),
         set_config('chat.user_agent', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)', true)`,
    );
    await client.query(values ? { name: "insert", text: statement, values } : statement);
    await client.query("COMMIT");
  };
  const rows = (from: number) => `FROM generate_series(${from}, ${from + BULK - 1}) n`;
  const old = (round: number) => `id IN (SELECT md5('m' || n)::uuid ${rows(round * BULK + 1)})`;
  const text = `'message number ' || n || ' ' || repeat('lorem ipsum ', 5)`;
  const single = (synchronous: "on" | "off") => async () => {
    await service.query(`SET synchronous_commit = ${synchronous}`);
    const statement = "INSERT INTO chat.messages (room_id, user_id, content) VALUES ($1, $2, $3)";
    for (let count = 0; count < SINGLES; count++) {
      // User 1 is in the first thousand rooms.
      await committed(service, statement, [
        roomId((next++ % size.heavyRooms) + 1),
        userId(1),
        `message number ${next} ${"lorem ipsum ".repeat(5)}`,
      ]);
    }
  };
  return [
    {
      title: "bulk insert",
      aim: "aim: at most 1.3",
      operations: BULK,
      run: (round) =>
        committed(
          writer,
          `INSERT INTO chat.messages (room_id, user_id, content)
           SELECT md5('r' || (n % ${size.rooms} + 1))::uuid, md5('u' || (n::bigint * 13 % ${size.users} + 1))::uuid, ${text}
           ${rows(round * BULK + 1)}`,
        ),
    },
    {
      title: "bulk update of a recorded column",
      aim: "aim: at most 1.8",
      operations: BULK,
      run: (round) =>
        committed(
          writer,
          `UPDATE chat.messages SET data_retention_days = data_retention_days + 1 WHERE ${old(round)}`,
        ),
    },
    {
      title: "bulk update of the text, whose values are not recorded",
      aim: "aim: at most 1.8",
      operations: BULK,
      run: (round) =>
        committed(
          writer,
          `UPDATE chat.messages SET content = content || '!', is_edited = true WHERE ${old(round)}`,
        ),
    },
    {
      title: "bulk delete",
      aim: "for comparison",
      operations: BULK,
      run: (round) => committed(writer, `DELETE FROM chat.messages WHERE ${old(round)}`),
    },
    {
      title: "single insert, a transaction through pg",
      aim: "aim: at most 1.3",
      operations: SINGLES,
      run: single("on"),
    },
    {
      title: "single insert, a transaction through pg that does not wait for the disk",
      aim: "aim: at most 1.3",
      operations: SINGLES,
      run: single("off"),
    },
    {
      title: "single insert, a loop in the server",
      aim: "aim: at most 1.3",
      operations: SINGLES * 4,
      run: () =>
        committed(
          writer,
          `DO $$ BEGIN FOR n IN ${next + 1}..${(next += SINGLES * 4)} LOOP
             INSERT INTO chat.messages (room_id, user_id, content)
             VALUES (md5('r' || (n % ${size.rooms} + 1))::uuid, md5('u' || (n::bigint * 13 % ${size.users} + 1))::uuid, ${text});
           END LOOP; END $$`,
        ),
    },
  ];
}

/** The clock is disturbed by whatever else runs on the machine; the processor's time much less. */
function tell({ title, aim, operations }: Case, samples: Record<Side, Sample[]>): string[] {
  const micros = (side: Side, kind: keyof Sample) =>
    samples[side].map((sample) => ((sample[kind] ?? NaN) / operations) * 1000);
  const ratio = (kind: keyof Sample) =>
    median(
      samples.audited.map((sample, round) => (sample[kind] ?? NaN) / (samples.without[round]![kind] ?? NaN)),
    ).toFixed(2);
  const times = sides.map((side) => {
    const values = micros(side, "clock");
    const [middle, least, most] = [median(values), Math.min(...values), Math.max(...values)].map((n) =>
      n.toFixed(1),
    );
    return `  ${side}: median ${middle} microseconds (${least} to ${most}, ${ROUNDS} rounds)`;
  });
  const processor =
    samples.audited[0]!.processor === undefined
      ? ""
      : `, by the server's processor time ${ratio("processor")}`;
  return [`${title}: audited against without ${ratio("clock")}${processor} (${aim})`, ...times];
}

async function measure(pids: number[], work: () => Promise<void>): Promise<Sample> {
  const before = await processorTime(pids);
  const start = performance.now();
  await work();
  const clock = performance.now() - start;
  const after = await processorTime(pids);
  return { clock, processor: before !== undefined && after !== undefined ? after - before : undefined };
}

async function backendOf(client: Client): Promise<number> {
  return (await client.query("SELECT pg_backend_pid() AS pid")).rows[0].pid;
}

/** Milliseconds that processes were on a processor, as Linux counts them (proc(5), schedstat); undefined elsewhere. */
async function processorTime(pids: number[]): Promise<number | undefined> {
  let sum = 0;
  for (const pid of pids) {
    const text = await readFile(`/proc/${pid}/schedstat`, "utf8").catch(() => "");
    if (!text) return undefined;
    sum += Number(text.split(" ")[0]) / 1e6;
  }
  return sum;
}
