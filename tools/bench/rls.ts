import type { Client } from "pg";
import { begin, loadDataset, roomId, roomOf, size, userId } from "./dataset";
import type { Dataset } from "./dataset";
import { ratio, summarizeRounds, timed } from "./rounds";

const WARM_UP = 1500;
const REQUESTS = 3000;
const UNREAD_REQUESTS = 300;

const LAST_MESSAGES = `
  SELECT id, user_id, content, message_type, reply_to_id, file_upload_id, is_edited, created_at
  FROM chat.messages WHERE room_id = $1 ORDER BY created_at DESC, id DESC LIMIT 50`;

/** A user and one of his rooms, another pair at each request. */
type Visit = (request: number) => { user: string; room: string };

const light: Visit = (request) => {
  const user = 2 + ((request * 37) % (size.users - 1));
  return { user: userId(user), room: roomOf(user, request % size.roomsPerUser) };
};
const heavy: Visit = (request) => ({ user: userId(1), room: roomId(1 + ((request * 7) % size.heavyRooms)) });

/**
 * What row-level security costs a reader: the last 50 messages of a room, read by the application's role from the data
 * set as it is and from one where row-level security is switched off. Both are asked in turn, over TLS, with prepared
 * statements; timed is the statement as the application sees it.
 *
 * `narrowed` sets the room as well as the user, as the client does for a request about one room. The whole transaction,
 * with the identity set in the message that begins it, is timed apart.
 */
export async function runBenchmark(): Promise<string> {
  const dataset = await loadDataset();
  try {
    const master = await dataset.connect(undefined, "postgres");
    await master.query("GRANT chat_app TO CURRENT_USER");
    // Both are copies, so that both lie in their files in the same way: the loaded one was 5 % slower by that alone.
    await master.query("CREATE DATABASE plain TEMPLATE bench");
    await master.query("CREATE DATABASE secured TEMPLATE bench");
    const owner = await dataset.connect("chat_owner", "plain");
    for (const table of ["rooms", "room_members", "messages"]) {
      await owner.query(`ALTER TABLE chat.${table} DISABLE ROW LEVEL SECURITY`);
    }
    const plain = await dataset.connect("chat_app", "plain");
    const secured = await dataset.connect("chat_app", "secured");

    const times = {
      ...(await timeStatements(plain, secured, "5 rooms", light)),
      ...(await timeStatements(plain, secured, "1,000 rooms", heavy)),
      ...(await timeTransactions(plain, secured)),
      ...(await timeUnreadCounts(dataset, secured)),
    };
    const compare = (what: string, side: string, aim: string) =>
      ratio(`${what}, ${side}`, times[`${what}, ${side}`]!, times[`${what}, none`]!, aim);
    return [
      summarizeRounds(times, "us"),
      compare("user of 5 rooms", "policy", "aim: at most 1.08"),
      compare("user of 5 rooms", "policy, narrowed", "aim: at most 1.08"),
      compare("user of 1,000 rooms", "policy", "for comparison"),
      compare("user of 1,000 rooms", "policy, narrowed", "aim: at most 1.3"),
      compare("whole transaction", "policy, narrowed", "for comparison"),
      "unread counts over all rooms: aim under 5000 us",
    ].join("\n");
  } finally {
    await dataset.close();
  }
}

type Times = Record<string, number[]>;

async function timeStatements(plain: Client, secured: Client, rooms: string, visit: Visit): Promise<Times> {
  const times: Times = {};
  const sides = { none: plain, policy: secured, "policy, narrowed": secured };
  for (let request = 0; request < WARM_UP + REQUESTS; request++) {
    for (const [place, [side, client]] of Object.entries(sides).entries()) {
      // Each side meets a room that no other has just read, or it would find the pages in the processor's cache.
      const { user, room } = visit(request * 3 + place);
      await client.query(begin(user, side === "policy, narrowed" ? room : ""));
      const time = await timed(() => lastMessages(client, room));
      await client.query("COMMIT");
      if (request >= WARM_UP) (times[`user of ${rooms}, ${side}`] ??= []).push(time);
    }
  }
  return times;
}

async function timeTransactions(plain: Client, secured: Client): Promise<Times> {
  const times: Times = { "whole transaction, none": [], "whole transaction, policy, narrowed": [] };
  for (let request = 0; request < REQUESTS; request++) {
    const { user, room } = light(request);
    const transaction = (client: Client, first: string) => async () => {
      await client.query(first);
      await lastMessages(client, room);
      await client.query("COMMIT");
    };
    times["whole transaction, none"]!.push(await timed(transaction(plain, "BEGIN")));
    times["whole transaction, policy, narrowed"]!.push(await timed(transaction(secured, begin(user, room))));
  }
  return times;
}

/** With three messages unread in each room of the user of a thousand, and for a user of five, whose marks are old. */
async function timeUnreadCounts({ connect }: Dataset, secured: Client): Promise<Times> {
  const maintainer = await connect("chat_maintainer", "secured");
  await maintainer.query(`
    UPDATE chat.room_members m SET last_read_at = third.created_at, last_read_message_id = third.id
    FROM chat.rooms r, LATERAL (
      SELECT created_at, id FROM chat.messages x WHERE x.room_id = r.id ORDER BY created_at DESC, id DESC OFFSET 3 LIMIT 1
    ) third
    WHERE m.user_id = '${userId(1)}' AND r.id = m.room_id`);
  await maintainer.query(
    `UPDATE chat.room_members SET last_read_at = '2020-01-01' WHERE user_id = '${userId(2)}'`,
  );
  await maintainer.end();
  const owner = await connect("chat_owner", "secured");
  await owner.query("VACUUM ANALYZE chat.room_members");
  await owner.end();

  const times: Times = {};
  for (let request = 0; request < UNREAD_REQUESTS; request++) {
    for (const [rooms, user] of [
      ["1,000", 1],
      ["5", 2],
    ] as const) {
      await secured.query(begin(userId(user), ""));
      const time = await timed(() =>
        secured.query({
          name: "unread",
          text: "SELECT room_id, count FROM chat.unread_counts WHERE count > 0",
        }),
      );
      await secured.query("COMMIT");
      (times[`unread counts, user of ${rooms} rooms`] ??= []).push(time);
    }
  }
  return times;
}

async function lastMessages(client: Client, room: string): Promise<void> {
  const { rowCount } = await client.query({ name: "last messages", text: LAST_MESSAGES, values: [room] });
  if (rowCount !== 50) throw new Error(`Room ${room} showed ${rowCount} messages, not 50.`);
}
