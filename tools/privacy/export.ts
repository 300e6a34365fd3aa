import type { Client } from "pg";
import { messageContent, userEmail } from "../../client/columns";
import type { SealedColumn } from "../../client/columns";
import { ColumnEncryption } from "../../client/encryption";
import { EncryptionError } from "../../client/errors";
import { MigrationError } from "../migrate/errors";
import { beginRequest, noteStep } from "./request";
import type { Justification } from "./request";
import { throwIfInterrupted, withPrivacy } from "./session";
import type { PrivacyOptions } from "./session";
import { findSubject } from "./subject";
import type { SubjectName } from "./subject";

/** Takes the document piece by piece; resolves when it can take the next. */
export type Sink = (text: string) => Promise<void>;

export interface ExportRequest extends Justification {
  person: SubjectName;
  /** Leave sealed values sealed, for whoever may not use KMS. @default false */
  sealed?: boolean;
}

export interface ExportResult {
  request: string;
  subject: string;
  /** Rows by section of the document. */
  rows: Record<string, number>;
  /** Sealed values that do not open: their rows say why. */
  unreadable: number;
}

type Row = Record<string, unknown>;

interface Section {
  /** What it is called on record. @default it is not counted there */
  step?: string;
  /** Its rows, as JSON. Policies hold them to the subject. */
  sql: string;
  opens?: SealedColumn;
}

/** What a row says of who wrote it, who may be somebody else: an admin who added him, the one who changed his room last. */
const WRITER = "'{created_by,last_modified_by,source_ip,user_agent,request_id}'::text[]";

/** The document's sections, in their order. */
const SECTIONS: Record<string, Section> = {
  user: {
    step: "users",
    sql: `SELECT to_jsonb(t) - 'email_index' FROM chat.users t WHERE id = (SELECT user_id FROM privacy.subject)`,
    opens: userEmail,
  },
  rooms: {
    step: "rooms",
    sql: `SELECT to_jsonb(t) - ${WRITER} FROM chat.rooms t WHERE created_by = (SELECT user_id FROM privacy.subject) ORDER BY created_at, id`,
  },
  memberships: {
    step: "room_members",
    sql: `SELECT to_jsonb(t) - ${WRITER} || jsonb_build_object('room_name', r.name) FROM chat.room_members t JOIN chat.rooms r ON r.id = t.room_id
          WHERE t.user_id = (SELECT user_id FROM privacy.subject) ORDER BY t.joined_at, t.room_id`,
  },
  messages: {
    step: "messages",
    sql: `SELECT to_jsonb(t) FROM chat.messages t WHERE user_id = (SELECT user_id FROM privacy.subject) ORDER BY created_at, id`,
    opens: messageContent,
  },
  files: {
    step: "file_uploads",
    sql: `SELECT to_jsonb(t) FROM chat.file_uploads t WHERE user_id = (SELECT user_id FROM privacy.subject) ORDER BY created_at, id`,
  },
  // What he did to rows of others: when, from where; of the rows themselves only which they are.
  traces: {
    step: "traces",
    sql: ["room_members", "messages", "file_uploads"]
      .map(
        (
          table,
        ) => `SELECT jsonb_build_object('table', '${table}', 'room_id', room_id, 'created_at', created_at, 'updated_at',
            updated_at, 'source_ip', source_ip, 'user_agent', user_agent, 'request_id', request_id)
          FROM chat.${table} WHERE user_id IS DISTINCT FROM (SELECT user_id FROM privacy.subject)`,
      )
      .join(" UNION ALL "),
  },
  audit: {
    step: "audit",
    sql: `SELECT to_jsonb(t) FROM audit.log t ORDER BY transaction_id, id`,
  },
  requests: {
    sql: `SELECT to_jsonb(t) FROM privacy.requests t WHERE subject = (SELECT user_id FROM privacy.subject) ORDER BY begun_at`,
  },
};

/** Rows in memory at a time. */
const BATCH = 500;

/**
 * Writes all that is held of a person as one JSON document, one row a line, as it was at one moment; as much memory as
 * a batch takes. Sealed values are opened; one that cannot be is null, and `unreadable` in its row says why.
 *
 * @throws MigrationError `refused` when there is no such user, `unreachable` when KMS refuses
 */
export function exportSubject(
  options: PrivacyOptions,
  wanted: ExportRequest,
  sink: Sink,
): Promise<ExportResult> {
  return withPrivacy(options, "export", async (client) => {
    const subject = await findSubject(client, wanted.person);
    const request = await beginRequest(client, "export", subject, wanted);
    const encryption = wanted.sealed ? undefined : new ColumnEncryption({ db: client });
    const result: ExportResult = { request, subject, rows: {}, unreadable: 0 };
    try {
      await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
      const { rows } = await client.query(
        "SELECT set_config('chat.privacy_request', $1, true), to_jsonb(now()) AS now",
        [request],
      );
      await sink(
        `{"subject":"${subject}","request":"${request}","exported_at":${JSON.stringify(rows[0].now)}`,
      );
      for (const [name, { sql, opens }] of Object.entries(SECTIONS)) {
        await sink(`,\n"${name}":[`);
        let count = 0;
        for await (const row of read(client, sql)) {
          throwIfInterrupted(options, "The document is not complete. Ask for it again.");
          if (opens && encryption && !(await open(encryption, opens, row))) result.unreadable++;
          await sink(`${count++ ? "," : ""}\n${JSON.stringify(row)}`);
        }
        result.rows[name] = count;
        await sink("]");
        options.report?.(`  ${name}: ${count}`);
      }
      await client.query("COMMIT");
      await sink("}\n");
      for (const [name, { step }] of Object.entries(SECTIONS)) {
        if (step) await noteStep(client, request, step, result.rows[name]!);
      }
      await noteStep(client, request, "ended", 0);
      return result;
    } catch (error) {
      if (!(error instanceof EncryptionError)) throw error;
      const mend = "Or leave sealed values sealed: --sealed.";
      throw new MigrationError("unreachable", `${error.message} ${mend}`, {}, { cause: error });
    } finally {
      encryption?.close();
    }
  });
}

async function* read(client: Client, sql: string): AsyncGenerator<Row> {
  await client.query(`DECLARE section NO SCROLL CURSOR FOR SELECT * FROM (${sql}) rows (row)`);
  for (let more = true; more;) {
    const { rows } = await client.query(`FETCH ${BATCH} FROM section`);
    for (const { row } of rows) yield row;
    more = rows.length === BATCH;
  }
  await client.query("CLOSE section");
}

/** Puts the text in the place of the sealed value. Only a value that is broken or lost is excused. */
async function open(encryption: ColumnEncryption, column: SealedColumn, row: Row): Promise<boolean> {
  const sealed = row[column.sealed] as string | null;
  delete row[column.sealed];
  if (sealed === null) return true;
  try {
    // As PostgreSQL writes bytea in JSON: \x and hexadecimal digits.
    row[column.plain] = await encryption.open(column, row.id as string, Buffer.from(sealed.slice(2), "hex"));
    return true;
  } catch (error) {
    if (!(error instanceof EncryptionError) || error.failure.startsWith("kms_")) throw error;
    row.unreadable = error.message;
    return false;
  }
}
