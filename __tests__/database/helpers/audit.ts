import type { Client } from "pg";
import { createChat } from "./chat";
import type { Chat } from "./chat";
import { createLogin } from "./login";

/** A row of audit.log as the tests compare it. */
export type LogRow = Record<string, unknown>;

export interface AuditedChat extends Chat {
  /** Connects as a user who may become every role, the audit's own among them; what it does stays. */
  connect: () => Promise<Client>;
  /** Runs statements as a role, in one transaction that stays. Returns the rows of the last one. */
  run: (role: string, ...statements: string[]) => Promise<LogRow[]>;
  /** What statements of a role, in one transaction that is rolled back, put on record. */
  recordOf: (role: string, settings: Record<string, string>, ...statements: string[]) => Promise<LogRow[]>;
}

const columns = `operation, table_name, record_key, old_values, new_values, changed_fields, actor, address, request_id,
  user_agent, endpoint`;

/** The small chat, with a user for tests of the audit: also one who could tamper with it. */
export async function createAuditedChat(): Promise<AuditedChat> {
  const chat = await createChat();
  const roles =
    "chat_owner, chat_maintainer, chat_app, chat_auditor, chat_sealer, chat_audit_owner, chat_audit_writer";
  const login = await createLogin(`NOINHERIT IN ROLE ${roles}`);
  const client = await login.connect(chat.database.name);
  const transaction = async (end: "COMMIT" | "ROLLBACK", work: () => Promise<LogRow[]>) => {
    await client.query("BEGIN");
    try {
      const rows = await work();
      await client.query(end);
      return rows;
    } catch (error) {
      await client.query("ROLLBACK");
      throw error;
    }
  };
  const runAll = async (role: string, statements: string[]) => {
    await client.query(`SET LOCAL ROLE ${role}`);
    let rows: LogRow[] = [];
    for (const statement of statements) ({ rows } = await client.query(statement));
    return rows;
  };
  return {
    ...chat,
    connect: () => login.connect(chat.database.name),
    run: (role, ...statements) => transaction("COMMIT", () => runAll(role, statements)),
    recordOf: (role, settings, ...statements) =>
      transaction("ROLLBACK", async () => {
        for (const [name, value] of Object.entries(settings)) {
          await client.query("SELECT set_config($1, $2, true)", [`chat.${name}`, value]);
        }
        await runAll(role, statements);
        await client.query("SET CONSTRAINTS ALL IMMEDIATE");
        return runAll("chat_auditor", [
          `SELECT ${columns} FROM audit.log WHERE transaction_id = pg_current_xact_id()::text::bigint ORDER BY id`,
        ]);
      }),
    close: async () => {
      await client.end();
      await chat.close();
      await login.drop();
    },
  };
}
