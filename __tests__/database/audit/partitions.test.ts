import { seal } from "../../../tools/audit/seal";
import { verify } from "../../../tools/audit/verify";
import { createAuditedChat } from "../helpers/audit";
import type { AuditedChat } from "../helpers/audit";
import { hanako, tea } from "../helpers/chat";

let chat: AuditedChat;
beforeEach(async () => {
  chat = await createAuditedChat();
});
afterEach(() => chat.close());

const options = () => ({ connect: chat.connect });
const months = async () =>
  (await chat.run("chat_auditor", "SELECT to_char(m, 'YYYY-MM') AS month FROM audit.months() m")).map(
    ({ month }) => month as string,
  );
/** The first day of a month, so many months from now. */
const month = (offset: number) => {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + offset, 1)).toISOString().slice(0, 10);
};
const name = (offset: number) => `audit.log_${month(offset).slice(0, 7).replace("-", "_")}`;

/** A row as the writer would have written it then; sealed or not yet, it has the number of this transaction. */
const logOf = (offset: number) =>
  chat.run(
    "chat_audit_writer",
    `INSERT INTO audit.log (logged_at, transaction_id, table_name, operation, database_user)
     VALUES ('${month(offset)}T12:00:00Z', pg_current_xact_id()::text::bigint, 'chat.users', 'TRUNCATE', 'x')`,
  );

describe("partitions", () => {
  test("of this month and three ahead are there, made once, with the log's protection", async () => {
    expect(await months()).toEqual([0, 1, 2, 3].map((offset) => month(offset).slice(0, 7)));
    const make = (ahead: string) =>
      chat.run("chat_sealer", `SELECT audit.make_partitions('${ahead}') AS made`);
    expect(await make("3 months")).toEqual([{ made: 0 }]);
    expect(await make("5 months")).toEqual([{ made: 2 }]);
    const rows = await chat.run(
      "chat_auditor",
      `SELECT relrowsecurity AND relforcerowsecurity AS secured, relacl IS NULL AS ungranted, pg_get_userbyid(relowner) AS owner,
         (SELECT count(*)::integer FROM pg_trigger WHERE tgrelid = c.oid AND tgenabled = 'O') AS triggers
       FROM pg_class c WHERE relispartition AND relkind = 'r' AND relnamespace = 'audit'::regnamespace`,
    );
    expect(rows).toHaveLength(7);
    for (const row of rows)
      expect(row).toEqual({ secured: true, ungranted: true, owner: "chat_audit_owner", triggers: 1 });
  });

  test("leave the first rows alone in the index for lookups, which finds them without it", async () => {
    await chat.run("chat_sealer", "SELECT audit.make_partitions('4 months')");
    for (const offset of [0, 3, 4]) await logOf(offset);
    // Sums up what has no summary, and says of how many ranges of pages that was so.
    const summed = await chat.run(
      "chat_audit_owner",
      `SELECT brin_summarize_range(i.indexrelid, 0) AS ranges FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
       JOIN pg_am a ON a.oid = c.relam WHERE a.amname = 'brin' AND i.indrelid = ANY ('{${[0, 3, 4].map(name)}}'::regclass[])`,
    );
    expect(summed).toEqual([{ ranges: 1 }, { ranges: 1 }, { ranges: 1 }]);
  });

  test("are made while a writer is at work", async () => {
    const writer = await chat.connect();
    await writer.query("BEGIN; SET LOCAL ROLE chat_maintainer");
    await writer.query(
      `INSERT INTO chat.messages (room_id, user_id, content) VALUES ('${tea}', '${hanako}', 'x')`,
    );
    await chat.run(
      "chat_sealer",
      "SET LOCAL lock_timeout = '3s'",
      "SELECT audit.make_partitions('6 months')",
    );
    await writer.query("COMMIT");
    await writer.end();
    expect(await months()).toHaveLength(7);
  });

  test("from 0 to 24 months ahead", async () => {
    await expect(chat.run("chat_sealer", "SELECT audit.make_partitions('25 months')")).rejects.toThrow(
      "from 0 to 24 months",
    );
    await expect(chat.run("chat_sealer", "SELECT audit.make_partitions('-1 month')")).rejects.toThrow(
      "from 0 to 24 months",
    );
  });

  test("a row without a partition is not lost: it gets one, with those ahead, and is as it was", async () => {
    await logOf(-2);
    await logOf(-2);
    await logOf(9);
    expect(await months()).toHaveLength(4);
    const all = "SELECT * FROM audit.log ORDER BY transaction_id, id";
    const before = await chat.run("chat_auditor", all);
    expect(await chat.run("chat_sealer", "SELECT audit.make_partitions() AS made")).toEqual([{ made: 2 }]);
    expect(await months()).toEqual([-2, 0, 1, 2, 3, 9].map((offset) => month(offset).slice(0, 7)));
    expect(await chat.run("chat_auditor", all)).toEqual(before);
    expect(await chat.run("chat_audit_owner", "SELECT FROM audit.log_default")).toEqual([]);
    await logOf(-5);
    expect(await chat.run("chat_sealer", "SELECT audit.make_partitions() AS made")).toEqual([{ made: 1 }]);
  });
});

describe("retention", () => {
  const expire = () =>
    chat.run("chat_sealer", "SELECT to_char(m, 'YYYY-MM') AS month FROM audit.drop_expired() m");
  const keepDays = (days: number) =>
    chat.run("chat_audit_owner", `UPDATE audit.settings SET retention_days = ${days}`);

  test("is seven years, unless the audit's owner says otherwise", async () => {
    expect(await chat.run("chat_auditor", "SELECT retention_days FROM audit.settings")).toEqual([
      { retention_days: "2555" },
    ]);
    await expect(keepDays(0)).rejects.toThrow("settings_retention_days_range");
    await expect(
      chat.run("chat_audit_owner", "INSERT INTO audit.settings VALUES (false, 1)"),
    ).rejects.toThrow(/row-level security|settings_one_row/);
  });

  test("drops whole months that are over and sealed, and the chain stays whole", async () => {
    for (const offset of [-30, -30, -29, -1]) await logOf(offset);
    await chat.run("chat_sealer", "SELECT audit.make_partitions()");
    const sealed = await seal(options());
    await keepDays(365);
    expect(await expire()).toEqual([-30, -29].map((offset) => ({ month: month(offset).slice(0, 7) })));
    expect(await expire()).toEqual([]);
    expect(
      (
        await chat.run(
          "chat_auditor",
          "SELECT FROM audit.log WHERE table_name = 'chat.users' AND operation = 'TRUNCATE'",
        )
      ).length,
    ).toBe(1);
    expect(await verify(options(), sealed.head, 365)).toMatchObject({
      seals: sealed.seals,
      rows: sealed.rows - 3,
      expired: [-30, -29].map((offset) => month(offset).slice(0, 7)),
      problems: [],
    });
    await logOf(0);
    await seal(options());
    expect(await verify(options(), sealed.head, 365)).toMatchObject({ problems: [] });
    // Whoever shortened the retention in the database is not believed.
    expect((await verify(options(), sealed.head)).problems).toMatchObject([
      { kind: "month missing", message: expect.stringContaining("dropped before its time") },
      { kind: "month missing" },
      { kind: "row removed" },
      { kind: "row removed" },
    ]);
  });

  test("keeps a month that is not sealed", async () => {
    await logOf(-30);
    await chat.run("chat_sealer", "SELECT audit.make_partitions()");
    await keepDays(365);
    expect(await expire()).toEqual([]);
    expect(await months()).toContain(month(-30).slice(0, 7));
    await seal(options());
    expect(await expire()).toHaveLength(1);
  });

  test("a month dropped by hand is found, and so is one that was made to expire too early", async () => {
    await logOf(-3);
    await chat.run("chat_sealer", "SELECT audit.make_partitions()");
    await seal(options());
    await chat.run("chat_audit_owner", `DROP TABLE ${name(-3)}`);
    expect((await verify(options())).problems).toMatchObject([{ kind: "row removed" }]);
    await chat.run(
      "chat_audit_owner",
      `INSERT INTO audit.expirations (month, retention_days) VALUES ('${month(-3)}', 365)`,
    );
    expect((await verify(options())).problems).toMatchObject([
      { kind: "month missing" },
      { kind: "row removed" },
    ]);
  });

  test("rows of a month that is said to have expired are checked all the same", async () => {
    await logOf(-30);
    await chat.run("chat_sealer", "SELECT audit.make_partitions()");
    await seal(options());
    await chat.run(
      "chat_audit_owner",
      `INSERT INTO audit.expirations (month, retention_days, expired_at) VALUES ('${month(-30)}', 1, now() + interval '30 years')`,
    );
    expect((await verify(options(), undefined, 365)).problems).toMatchObject([
      { kind: "month missing", message: expect.stringContaining("on record as dropped, and has rows") },
    ]);
    await chat.run("chat_audit_owner", `DROP TABLE ${name(-30)}`);
    expect((await verify(options(), undefined, 10_000)).problems).toMatchObject([
      { kind: "month missing", message: expect.stringContaining("dropped before its time") },
      { kind: "row removed" },
    ]);
  });
});
