import type { Client } from "pg";
import { seal } from "../../../tools/audit/seal";
import { verify } from "../../../tools/audit/verify";
import { jobs } from "../../../tools/maintain/jobs";
import { maintain } from "../../../tools/maintain/maintain";
import { createAuditedChat } from "../helpers/audit";
import type { AuditedChat } from "../helpers/audit";
import { hanako, tea } from "../helpers/chat";

let chat: AuditedChat;
beforeEach(async () => {
  chat = await createAuditedChat();
});
afterEach(() => chat.close());

const options = () => ({ connect: chat.connect });
const write = (count: number) =>
  `INSERT INTO chat.messages (room_id, user_id, content) SELECT '${tea}', '${hanako}', 'x' FROM generate_series(1, ${count})`;
const asMaintainer = async (): Promise<Client> => {
  const client = await chat.connect();
  await client.query("SET ROLE chat_maintainer");
  return client;
};

test("everything that is committed is sealed once, and agrees with its seals", async () => {
  await chat.run("chat_maintainer", write(25_000));
  const sealed = await seal(options());
  expect(sealed).toMatchObject({ seals: 3, head: { number: "3" } });
  expect(sealed.rows).toBeGreaterThan(25_000);
  expect(await seal(options())).toEqual({ rows: 0, seals: 0, head: sealed.head });
  expect(await verify(options(), sealed.head)).toMatchObject({
    rows: sealed.rows,
    seals: 3,
    unsealed: 0,
    anchored: true,
    problems: [],
  });
});

test("a log without seals has nothing that could be wrong", async () => {
  expect(await verify(options())).toMatchObject({ rows: 0, seals: 0, head: undefined, problems: [] });
});

test("what a running transaction wrote is not passed over, though others came after it and are committed", async () => {
  const slow = await asMaintainer();
  await slow.query("BEGIN");
  await slow.query(write(3));
  await chat.run("chat_maintainer", write(5));
  const first = await seal(options());
  expect(await verify(options())).toMatchObject({ rows: first.rows, unsealed: 5, problems: [] });

  await slow.query(write(2));
  await slow.query("COMMIT");
  await slow.end();
  expect(await seal(options())).toMatchObject({ rows: 10, seals: 1 });
  expect(await verify(options())).toMatchObject({ rows: first.rows + 10, unsealed: 0, problems: [] });
});

test("beside writers that never stop, some of which roll back, every row is sealed exactly once", async () => {
  let writing = true;
  let written = 0;
  const before = (await verify(options())).unsealed;
  const writers = Array.from({ length: 4 }, async (_, index) => {
    const client = await asMaintainer();
    for (let round = 0; writing; round++) {
      const count = 1 + ((round * 7 + index) % 20);
      await client.query("BEGIN");
      await client.query(write(count));
      if (round % 5 === index) await client.query("ROLLBACK");
      else {
        await client.query("COMMIT");
        written += count;
      }
    }
    await client.end();
  });
  const sealer = await chat.connect();
  await sealer.query("SET ROLE chat_sealer");
  let sealed = 0;
  for (let round = 0; round < 60; round++) {
    sealed += Number((await sealer.query("SELECT audit.seal(50) AS rows")).rows[0].rows);
  }
  writing = false;
  await Promise.all(writers);
  await sealer.end();
  expect(sealed).toBeGreaterThan(0);
  const rest = await seal(options());
  expect(sealed + rest.rows).toBe(before + written);
  expect(await verify(options(), rest.head)).toMatchObject({
    rows: before + written,
    unsealed: 0,
    problems: [],
  });
});

test("two sealers at once make one chain", async () => {
  await chat.run("chat_maintainer", write(200));
  const sealers = await Promise.all(Array.from({ length: 3 }, () => chat.connect()));
  await Promise.all(
    sealers.map(async (client) => {
      await client.query("SET ROLE chat_sealer");
      while (Number((await client.query("SELECT audit.seal(7) AS rows")).rows[0].rows) > 0);
      await client.end();
    }),
  );
  expect(await verify(options())).toMatchObject({ unsealed: 0, problems: [] });
});

test("a seal is of 1 to 100000 rows", async () => {
  for (const rows of [0, 100_001]) {
    await expect(chat.run("chat_sealer", `SELECT audit.seal(${rows})`)).rejects.toThrow(
      `a seal cannot be of ${rows} rows`,
    );
  }
});

test("a server whose transaction counter is behind the seals is told", async () => {
  await seal(options());
  await chat.run(
    "chat_audit_owner",
    "ALTER TABLE audit.seals DISABLE TRIGGER ALL, NO FORCE ROW LEVEL SECURITY",
    "UPDATE audit.seals SET last_transaction_id = 1000000000000",
  );
  await expect(seal(options())).rejects.toThrow(
    /transaction 1000000000000 is sealed, and this server is only at \d+/,
  );
});

test("the background work seals, makes partitions and drops what is expired, as the user that migrates", async () => {
  await chat.run("chat_maintainer", write(12_000));
  const { unsealed } = await verify(options());
  const report = await maintain({
    connect: chat.database.connect,
    jobs: jobs.filter(({ role }) => role === "chat_sealer"),
  });
  expect(report.jobs.map(({ name, state, done }) => [name, state, done])).toEqual([
    ["partitions", "done", 0],
    ["seal", "done", unsealed],
    ["audit-retention", "done", 0],
  ]);
  expect(await verify(options())).toMatchObject({ unsealed: 0, problems: [] });
});
