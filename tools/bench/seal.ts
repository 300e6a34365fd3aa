import { verify } from "../audit/verify";
import { loadDataset, size, userId } from "./dataset";
import { median, summarizeRounds } from "./rounds";

/** Rows of one seal, which is what audit.seal() makes if it is told nothing. */
const BATCH = 10_000;
const ROUNDS = 30;

/**
 * Sealing the log, a seal of 10,000 rows a round, its commit included, against reading the same rows in the same order
 * and doing nothing with them; and then checking them all. The rows are what the audit made of messages that were
 * written and edited, by statements of 100 to 20,000 rows, with a request's settings.
 */
export async function runBenchmark(): Promise<string> {
  const dataset = await loadDataset();
  try {
    const writer = await dataset.connect("chat_maintainer");
    await writer.query(
      `SELECT set_config('chat.user_id', '${userId(1)}', false), set_config('chat.source_ip', '192.0.2.1', false),
         set_config('chat.request_id', gen_random_uuid()::text, false), set_config('chat.endpoint', 'POST /messages', false),
         set_config('chat.user_agent', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)', false)`,
    );
    for (let written = 0, part = 0; written < BATCH * (ROUNDS + 1); part++) {
      const rows = [100, 1000, 20_000][part % 3]!;
      const numbers = `generate_series(${written + 1}, ${written + rows}) n`;
      await writer.query(
        part % 2
          ? `UPDATE chat.messages SET content = content || '!', is_edited = true WHERE id IN (SELECT md5('m' || n)::uuid FROM ${numbers})`
          : `INSERT INTO chat.messages (room_id, user_id, content)
             SELECT md5('r' || (n % ${size.rooms} + 1))::uuid, md5('u' || (n % ${size.users} + 1))::uuid, 'lorem ipsum' FROM ${numbers}`,
      );
      written += rows;
    }

    const sealer = await dataset.connect("chat_sealer");
    const reader = await dataset.connect("chat_auditor");
    const times: Record<string, number[]> = { reading: [], sealing: [] };
    const timed = async (side: string, work: () => Promise<unknown>) => {
      const start = performance.now();
      await work();
      times[side]!.push(((performance.now() - start) / BATCH) * 1e6);
    };
    const read = `SELECT count(new_values) FROM (
      SELECT l.* FROM audit.log l
      WHERE (l.transaction_id, l.id) > (
        SELECT coalesce(max(last_transaction_id), -1), coalesce(max(last_id) FILTER (WHERE number = newest), -1)
        FROM audit.seals, (SELECT max(number) AS newest FROM audit.seals) n WHERE number = newest
      ) ORDER BY l.transaction_id, l.id LIMIT ${BATCH}
    ) rows`;
    for (let round = 0; round < ROUNDS; round++) {
      await timed("reading", () => reader.query(read));
      await timed("sealing", () => sealer.query(`SELECT audit.seal(${BATCH})`));
    }
    while (Number((await sealer.query("SELECT audit.seal() AS rows")).rows[0].rows) > 0);

    const start = performance.now();
    const { rows, seals, problemCount } = await verify({ connect: () => dataset.connect() });
    const checking = ((performance.now() - start) / rows) * 1000;
    if (problemCount > 0) throw new Error(`${problemCount} problems in a log that nobody touched`);
    return [
      summarizeRounds(times, "nanoseconds a row"),
      `sealing: ${(median(times.sealing!) / 1000).toFixed(2)} microseconds a row (aim: at most 5)`,
      `checking all of it: ${checking.toFixed(2)} microseconds a row (${rows} rows in ${seals} seals)`,
    ].join("\n");
  } finally {
    await dataset.close();
  }
}
