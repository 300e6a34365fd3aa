import { entrySql } from "../../../tools/audit/log-row";
import { seal } from "../../../tools/audit/seal";
import type { SealResult } from "../../../tools/audit/seal";
import { sealHashSql } from "../../../tools/audit/seal-chain";
import { verify } from "../../../tools/audit/verify";
import { createAuditedChat } from "../helpers/audit";
import type { AuditedChat } from "../helpers/audit";
import { hanako, tea } from "../helpers/chat";

let chat: AuditedChat;
let sealed: SealResult;
/** Ids of ten rows in the middle of the second of three seals, in the order of the chain. */
let ids: string[];

beforeEach(async () => {
  chat = await createAuditedChat();
  for (let part = 0; part < 3; part++) {
    await chat.run(
      "chat_maintainer",
      `INSERT INTO chat.messages (room_id, user_id, content) SELECT '${tea}', '${hanako}', 'x' FROM generate_series(1, 20)`,
    );
    sealed = await seal({ connect: chat.connect });
  }
  const rows = await chat.run(
    "chat_auditor",
    `SELECT l.id FROM audit.log l, audit.seals s
     WHERE s.number = 2 AND l.transaction_id = s.last_transaction_id ORDER BY l.id OFFSET 5 LIMIT 10`,
  );
  ids = rows.map(({ id }) => String(id));
});
afterEach(() => chat.close());

const check = () => verify({ connect: chat.connect }, sealed.head);
/** What somebody can do who has become the log's owner: nothing refuses him any more. */
const tamper = async (...statements: string[]) => {
  const month = new Date().toISOString().slice(0, 7).replace("-", "_");
  await chat.run(
    "chat_audit_owner",
    ...[`audit.log_${month}`, "audit.seals"].map(
      (table) => `ALTER TABLE ${table} DISABLE TRIGGER ALL, NO FORCE ROW LEVEL SECURITY`,
    ),
    ...statements.map((sql) => sql.replaceAll("LOG", `audit.log_${month}`)),
  );
};

test("nothing is found before anything was done", async () => {
  expect(await check()).toMatchObject({ seals: 3, unsealed: 0, problemCount: 0, anchored: true });
});

test.each([
  ["actor", "'someone'"],
  ["operation", "'DELETE'"],
  ["table_name", "'chat.rooms'"],
  ["record_key", "NULL"],
  ["new_values", `'{"role":"owner"}'`],
  ["changed_fields", "'{}'"],
  ["database_user", "'nobody'"],
  ["address", "'192.0.2.9'"],
  ["logged_at", "logged_at + interval '1 microsecond'"],
])("a changed %s names the row", async (column, value) => {
  await tamper(`UPDATE LOG SET ${column} = ${value} WHERE id = ${ids[3]}`);
  const { problems, problemCount } = await check();
  expect(problemCount).toBe(1);
  expect(problems[0]).toMatchObject({
    kind: "row changed",
    seal: "2",
    row: { id: ids[3], time: expect.any(String) },
  });
  expect(problems[0]!.message).toContain(`Row ${ids[3]} was changed`);
});

test("the first of several rows is named", async () => {
  await tamper(`UPDATE LOG SET actor = 'x' WHERE id IN (${ids[7]}, ${ids[2]}, ${ids[5]})`);
  expect((await check()).problems).toMatchObject([
    { kind: "row changed", row: { id: ids[2], table: "chat.messages" } },
  ]);
});

test("text moved from one column to the next is a change", async () => {
  await tamper(`UPDATE LOG SET actor = 'ab', address = 'c' WHERE id = ${ids[0]}`);
  expect((await check()).problems).toMatchObject([{ kind: "row changed", row: { id: ids[0] } }]);
});

test("a removed row, and what stands before it", async () => {
  await tamper(`DELETE FROM LOG WHERE id = ${ids[4]}`);
  const { problems } = await check();
  expect(problems).toMatchObject([{ kind: "row removed", seal: "2", row: { id: ids[4] } }]);
  expect(problems[0]!.message).toContain(`the row before it is ${ids[3]}: INSERT in chat.messages`);
});

test("all rows of a seal removed", async () => {
  await tamper(
    "DELETE FROM LOG USING audit.seals s WHERE s.number = 2 AND transaction_id = s.last_transaction_id",
  );
  expect((await check()).problems).toMatchObject([{ kind: "row removed", seal: "2" }]);
});

test.each([
  ["a number of its own", "-1"],
  ["the number of another row", "id"],
])("a row added later into what is sealed, with %s", async (_, id) => {
  await tamper(`INSERT INTO LOG (id, logged_at, transaction_id, table_name, operation, database_user)
    SELECT ${id}, logged_at, transaction_id, 'chat.users', 'UPDATE', 'x' FROM LOG WHERE id = ${ids[6]}`);
  const { problems } = await check();
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatchObject({ seal: "2", kind: expect.stringMatching(/row (added|changed|moved)/) });
});

test("rows that changed places", async () => {
  await tamper(
    `UPDATE LOG SET id = CASE id WHEN ${ids[1]} THEN ${ids[8]} ELSE ${ids[1]} END WHERE id IN (${ids[1]}, ${ids[8]})`,
  );
  expect((await check()).problems).toMatchObject([
    { kind: expect.stringMatching(/row (changed|moved)/), row: { id: ids[1] } },
  ]);
});

test("a row of another transaction's", async () => {
  await tamper(
    `UPDATE LOG SET transaction_id = (SELECT last_transaction_id FROM audit.seals WHERE number = 3) WHERE id = ${ids[1]}`,
  );
  expect((await check()).problems[0]).toMatchObject({ kind: "row removed", seal: "2", row: { id: ids[1] } });
});

test.each([
  ["its rows' hashes", "row_hashes = set_byte(row_hashes, 12, get_byte(row_hashes, 12) # 1)"],
  ["its time", "sealed_at = sealed_at + interval '1 second'"],
  ["its end", "last_id = last_id - 1"],
  ["its own hash", "hash = sha256(hash)"],
  ["the hash before it", "previous_hash = sha256(hash)"],
])("a seal with %s changed", async (_, change) => {
  await tamper(`UPDATE audit.seals SET ${change} WHERE number = 2`);
  const { problems } = await check();
  expect(problems[0]).toMatchObject({
    kind: expect.stringMatching(/seal changed|row/),
    seal: expect.stringMatching(/[23]/),
  });
  expect(problems.some(({ kind, seal }) => kind === "seal changed" && /[23]/.test(seal!))).toBe(true);
});

test("a seal removed from the middle", async () => {
  await tamper("DELETE FROM audit.seals WHERE number = 2");
  expect((await check()).problems).toContainEqual(
    expect.objectContaining({ kind: "seal missing", seal: "2" }),
  );
});

test("a row changed together with its seal: the next seal does not continue it", async () => {
  await tamper(
    `UPDATE LOG SET actor = 'x' WHERE id = ${ids[3]}`,
    `UPDATE audit.seals SET row_hashes = (
       SELECT string_agg(entry, '') FROM (
         SELECT ${entrySql} AS entry FROM LOG WHERE transaction_id = last_transaction_id ORDER BY id
       ) entries
     ) WHERE number = 2`,
    `UPDATE audit.seals SET hash = ${sealHashSql} WHERE number = 2`,
  );
  expect((await check()).problems).toMatchObject([{ kind: "seal changed", seal: "3" }]);
});

test("the newest seals removed: only an anchor tells", async () => {
  await tamper(
    "DELETE FROM audit.seals WHERE number = 3",
    "DELETE FROM LOG WHERE transaction_id > (SELECT last_transaction_id FROM audit.seals WHERE number = 2)",
  );
  expect((await verify({ connect: chat.connect })).problemCount).toBe(0);
  const { problems } = await check();
  expect(problems).toMatchObject([{ kind: "anchor missing", seal: "3" }]);
  expect(problems[0]!.message).toContain("the newest is 2: seals were removed from the end");
});

test("the whole chain made anew over changed rows: only an anchor tells", async () => {
  await tamper(`UPDATE LOG SET actor = 'x' WHERE id = ${ids[3]}`, "DELETE FROM audit.seals");
  for (let part = 0; part < 3; part++) await chat.run("chat_sealer", "SELECT audit.seal(25)");
  await seal({ connect: chat.connect });
  expect((await verify({ connect: chat.connect })).problemCount).toBe(0);
  expect((await check()).problems).toMatchObject([{ kind: "seal changed", seal: "3" }]);
});
