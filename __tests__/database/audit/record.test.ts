import type { Client } from "pg";
import { createAuditedChat } from "../helpers/audit";
import type { AuditedChat, LogRow } from "../helpers/audit";
import { hanako, hanakosFile, hanakosMessage, jiro, secret, taro, tarosMessage, tea } from "../helpers/chat";

let chat: AuditedChat;
const maintainer = "chat_maintainer";
const record = (...statements: string[]) => chat.recordOf(maintainer, {}, ...statements);
const short = (rows: LogRow[]) =>
  rows.map(({ operation, table_name, record_key }) => `${operation} ${table_name} ${record_key}`);

beforeAll(async () => {
  chat = await createAuditedChat();
});
afterAll(() => chat.close());

describe("a change is on record", () => {
  const id = "99999999-0000-4000-8000-000000000001";

  test("an insertion, with the whole row but for what is excluded or ignored", async () => {
    const [row, ...more] = await record(
      `INSERT INTO chat.messages (id, room_id, user_id, content) VALUES ('${id}', '${tea}', '${taro}', 'Secret words')`,
    );
    expect(more).toEqual([]);
    expect(row).toMatchObject({
      operation: "INSERT",
      table_name: "chat.messages",
      record_key: id,
      old_values: null,
      changed_fields: null,
    });
    expect(row!.new_values).toEqual({
      id,
      room_id: tea,
      user_id: taro,
      message_type: "text",
      reply_to_id: null,
      file_upload_id: null,
      is_edited: false,
      created_at: expect.any(String),
      security_classification: "internal",
      data_retention_days: 2555,
    });
  });

  test("an update, with what changed and nothing else", async () => {
    expect(await record(`UPDATE chat.users SET data_retention_days = 30 WHERE id = '${taro}'`)).toMatchObject(
      [
        {
          operation: "UPDATE",
          record_key: taro,
          old_values: { data_retention_days: 2555 },
          new_values: { data_retention_days: 30 },
          changed_fields: ["data_retention_days"],
        },
      ],
    );
  });

  test("a deletion, with the row as it was", async () => {
    const [row] = await record(`DELETE FROM chat.messages WHERE id = '${tarosMessage}'`);
    expect(row).toMatchObject({
      operation: "DELETE",
      new_values: null,
      old_values: { id: tarosMessage, room_id: tea },
    });
  });

  test("a truncation, of each table that it empties", async () => {
    const rows = await chat.recordOf("chat_owner", {}, "TRUNCATE chat.messages, chat.file_uploads");
    expect(rows.map(({ operation, table_name }) => `${operation} ${table_name}`).sort()).toEqual([
      "TRUNCATE chat.file_uploads",
      "TRUNCATE chat.messages",
    ]);
  });

  test("values that come from NULL or become NULL", async () => {
    const [set] = await record(`UPDATE chat.rooms SET created_by = NULL WHERE id = '${tea}'`);
    expect(set).toMatchObject({
      old_values: { created_by: hanako },
      new_values: { created_by: null },
      changed_fields: ["created_by"],
    });
    const [back] = (
      await record(
        `UPDATE chat.rooms SET created_by = NULL WHERE id = '${tea}'`,
        `UPDATE chat.rooms SET created_by = '${jiro}' WHERE id = '${tea}'`,
      )
    ).slice(1);
    expect(back).toMatchObject({
      old_values: { created_by: null },
      new_values: { created_by: jiro },
      changed_fields: ["created_by"],
    });
  });

  test("a key that changes is the end of one record and the beginning of another", async () => {
    const changed = await record(
      `INSERT INTO chat.users (id, cognito_id, username, email) VALUES ('${id}', 'sub-x', 'x', 'x@example.com')`,
      `UPDATE chat.users SET id = '99999999-0000-4000-8000-000000000002' WHERE id = '${id}'`,
    );
    expect(short(changed.slice(1)).sort()).toEqual([
      `DELETE chat.users ${id}`,
      "INSERT chat.users 99999999-0000-4000-8000-000000000002",
    ]);
    expect(changed.find(({ operation }) => operation === "DELETE")).toMatchObject({
      old_values: { id, data_retention_days: 2555 },
      new_values: null,
      changed_fields: null,
    });
  });

  test("keys of several columns, as a JSON array", async () => {
    const [row] = await record(
      `UPDATE chat.room_members SET role = 'admin' WHERE user_id = '${taro}' AND room_id = '${tea}'`,
    );
    expect(JSON.parse(row!.record_key as string)).toEqual([taro, tea]);
  });
});

describe("whatever statement makes it", () => {
  const values = `'${secret}', '${jiro}', 'x'`;

  test("ON CONFLICT, as the insertion or the update that it became", async () => {
    const insert = (room: string, user: string) =>
      `INSERT INTO chat.room_members (room_id, user_id) VALUES ('${room}', '${user}')
       ON CONFLICT (user_id, room_id) DO UPDATE SET role = 'admin'`;
    expect((await record(insert(tea, taro), insert(tea, jiro))).map(({ operation }) => operation)).toEqual([
      "UPDATE",
      "INSERT",
    ]);
  });

  test("MERGE", async () => {
    const rows = await record(`
      MERGE INTO chat.room_members m USING (VALUES ('${tea}'::uuid, '${taro}'::uuid), ('${tea}', '${jiro}')) AS v (room_id, user_id)
        ON m.room_id = v.room_id AND m.user_id = v.user_id
      WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (room_id, user_id) VALUES (v.room_id, v.user_id)`);
    expect(rows.map(({ operation }) => operation).sort()).toEqual(["DELETE", "INSERT"]);
  });

  test("parts of WITH", async () => {
    const rows = await record(`
      WITH gone AS (DELETE FROM chat.messages WHERE id = '${tarosMessage}' RETURNING room_id),
        edited AS (UPDATE chat.messages SET is_edited = true WHERE id = '${hanakosMessage}' RETURNING id)
      INSERT INTO chat.messages (room_id, user_id, content) SELECT room_id, '${hanako}', 'x' FROM gone`);
    expect(rows.map(({ operation }) => operation).sort()).toEqual(["DELETE", "INSERT", "UPDATE"]);
  });

  test("a function, and a subtransaction that is kept", async () => {
    const rows = await record(`DO $$ BEGIN
      BEGIN INSERT INTO chat.messages (room_id, user_id, content) VALUES (${values}); RAISE EXCEPTION 'no';
      EXCEPTION WHEN raise_exception THEN INSERT INTO chat.messages (room_id, user_id, content) VALUES (${values}); END;
    END $$`);
    expect(rows.map(({ operation }) => operation)).toEqual(["INSERT"]);
  });

  test("foreign keys: what they delete and what they set to NULL", async () => {
    const rows = await record(`DELETE FROM chat.users WHERE id = '${hanako}'`);
    expect(short(rows).sort()).toEqual(
      [
        `DELETE chat.users ${hanako}`,
        `DELETE chat.room_members ["${hanako}", "${tea}"]`,
        `UPDATE chat.rooms ${tea}`,
        `UPDATE chat.messages ${hanakosMessage}`,
        `UPDATE chat.file_uploads ${hanakosFile}`,
      ].sort(),
    );
    expect(rows.find(({ table_name }) => table_name === "chat.messages")).toMatchObject({
      old_values: { user_id: hanako },
      new_values: { user_id: null },
    });
  });

  test("COPY, where row-level security allows it", async () => {
    const client = await chat.connect();
    try {
      await client.query("BEGIN; SET LOCAL ROLE chat_owner");
      await client.query(
        "CREATE TABLE chat.copied (a integer PRIMARY KEY); SELECT audit.attach('chat.copied')",
      );
      await copyFrom(client, "COPY chat.copied FROM STDIN", "1\n2\n");
      await client.query("SET LOCAL ROLE chat_auditor");
      const { rows } = await client.query(
        "SELECT operation, record_key FROM audit.log WHERE table_name = 'chat.copied' AND record_key IS NOT NULL",
      );
      expect(rows).toEqual([
        { operation: "INSERT", record_key: "1" },
        { operation: "INSERT", record_key: "2" },
      ]);
    } finally {
      await client.query("ROLLBACK");
      await client.end();
    }
  });

  test("a bulk update after a single one: the kept plan does not compare every row with every other", async () => {
    const one = `UPDATE chat.messages SET is_edited = true WHERE id = '${hanakosMessage}'`;
    const rows = await chat.recordOf(
      maintainer,
      {},
      ...Array.from({ length: 8 }, (_, index) => one.replace("true", String(index % 2 === 0))),
      `INSERT INTO chat.messages (room_id, user_id, content) SELECT '${tea}', '${hanako}', 'x' FROM generate_series(1, 20000)`,
      "SET LOCAL statement_timeout = '20s'",
      "UPDATE chat.messages SET data_retention_days = 1",
    );
    expect(
      rows.filter(
        ({ new_values }) => (new_values as { data_retention_days: number }).data_retention_days === 1,
      ),
    ).toHaveLength(20003);
  });
});

describe("what is not on record", () => {
  test("a transaction that was rolled back", async () => {
    await record(`UPDATE chat.users SET data_retention_days = 31 WHERE id = '${taro}'`);
    expect(
      await chat.run(
        "chat_auditor",
        "SELECT FROM audit.log WHERE new_values ->> 'data_retention_days' = '31'",
      ),
    ).toEqual([]);
  });

  test("an update that changes nothing, or only what is ignored", async () => {
    expect(
      await record(
        `UPDATE chat.users SET data_retention_days = data_retention_days`,
        `UPDATE chat.users SET status = 'busy', last_active = now()`,
        `UPDATE chat.room_members SET last_read_at = now(), last_read_message_id = '${hanakosMessage}'`,
      ),
    ).toEqual([]);
  });

  test("values of excluded columns: that they changed is, what they were is not", async () => {
    const words = [
      "Confidential words",
      "new-name",
      "new@example.com",
      "New Name",
      "https://example.com/new.png",
      "198.51.100.7",
    ];
    const rows = await record(
      `UPDATE chat.messages SET content = 'Confidential words' WHERE id = '${hanakosMessage}'`,
      `UPDATE chat.users SET username = 'new-name', email = 'new@example.com', display_name = 'New Name',
         avatar_url = 'https://example.com/new.png', source_ip = '198.51.100.7' WHERE id = '${taro}'`,
      `UPDATE chat.rooms SET name = 'Confidential words' WHERE id = '${tea}'`,
      `INSERT INTO chat.users (cognito_id, username, email, display_name) VALUES ('sub-new', 'new-name2', 'new@example.com2', 'New Name')`,
      `DELETE FROM chat.users WHERE cognito_id = 'sub-new'`,
    );
    expect(rows.map(({ changed_fields }) => changed_fields)).toEqual([
      ["content"],
      ["username", "email", "display_name", "avatar_url", "source_ip"],
      ["name"],
      null,
      null,
    ]);
    expect(rows.slice(0, 3).map(({ old_values, new_values }) => [old_values, new_values])).toEqual(
      Array(3).fill([{}, {}]),
    );
    for (const word of [...words, "hanako@example.com", "sub-new", "Good morning"])
      expect(JSON.stringify(rows)).not.toContain(word);
  });
});

describe("who did it", () => {
  const change = `UPDATE chat.users SET data_retention_days = 30 WHERE id = '${taro}'`;

  test("is what the transaction's settings say, and the database's user", async () => {
    const settings = {
      user_id: hanako,
      request_id: "r-1",
      source_ip: "192.0.2.1",
      user_agent: "curl",
      endpoint: "PUT /me",
    };
    expect(await chat.recordOf(maintainer, settings, change)).toMatchObject([
      { actor: hanako, request_id: "r-1", address: "192.0.2.1", user_agent: "curl", endpoint: "PUT /me" },
    ]);
    const rows = await chat.run(
      "chat_auditor",
      "SELECT DISTINCT database_user FROM audit.log WHERE table_name = 'chat.rooms' AND operation = 'INSERT'",
    );
    expect(rows).toEqual([{ database_user: expect.stringMatching(/^test_/) }]);
  });

  test("is nobody without settings, and with empty ones", async () => {
    const nobody = { actor: null, address: null, request_id: null, user_agent: null, endpoint: null };
    expect(await record(change)).toMatchObject([nobody]);
    const empty = { user_id: "", request_id: "", source_ip: "", user_agent: "", endpoint: "" };
    expect(await chat.recordOf(maintainer, empty, change)).toMatchObject([nobody]);
  });

  test("a malformed or endless setting does not make the write fail", async () => {
    const [row] = await chat.recordOf(
      maintainer,
      { source_ip: "not an address", user_agent: "x".repeat(5000) },
      change,
    );
    expect(row).toMatchObject({ address: "not an address", user_agent: "x".repeat(1024) });
  });

  test("is told for the application too, which may read nothing of it", async () => {
    const settings = { user_id: taro };
    const rows = await chat.recordOf(
      "chat_app",
      settings,
      `UPDATE chat.messages SET content = 'Edited', is_edited = true WHERE id = '${tarosMessage}'`,
    );
    expect(rows).toMatchObject([
      {
        actor: taro,
        record_key: tarosMessage,
        changed_fields: ["content", "is_edited"],
        new_values: { is_edited: true },
      },
    ]);
  });
});

/** COPY's own protocol, which pg leaves to others: https://www.postgresql.org/docs/15/protocol-flow.html#PROTOCOL-COPY */
function copyFrom(client: Client, sql: string, data: string): Promise<void> {
  interface Wire {
    query: (sql: string) => void;
    sendCopyFromChunk: (chunk: Buffer) => void;
    endCopyFrom: () => void;
  }
  return new Promise((resolve, reject) => {
    const copy = {
      submit: (wire: Wire) => wire.query(sql),
      handleCopyInResponse: (wire: Wire) => {
        wire.sendCopyFromChunk(Buffer.from(data));
        wire.endCopyFrom();
      },
      handleCommandComplete: () => undefined,
      handleReadyForQuery: () => resolve(),
      handleError: reject,
    };
    client.query(copy as never);
  });
}
