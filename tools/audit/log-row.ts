import { createHash } from "node:crypto";

/** Columns of audit.log with the numbers of their types, in the order in which a row is hashed (migration of the seals). */
const types = { bigint: 20, text: 25, json: 114, textArray: 1009, timestamptz: 1184 } as const;
const columns = {
  id: "bigint",
  logged_at: "timestamptz",
  transaction_id: "bigint",
  table_name: "text",
  operation: "text",
  record_key: "text",
  old_values: "json",
  new_values: "json",
  changed_fields: "textArray",
  actor: "text",
  database_user: "text",
  address: "text",
  request_id: "text",
  user_agent: "text",
  endpoint: "text",
} as const satisfies Record<string, keyof typeof types>;

const names = Object.keys(columns).join(", ");

/** SQL for a row's entry in a seal: its id, and the first 16 bytes of the SHA-256 of its binary form. */
export const entrySql = `int8send(id) || substr(sha256(record_send(ROW(${names}))), 1, 16)`;

/** SQL for a row as JSON; old_values and new_values are in it as they are stored. */
export const jsonSql = `(SELECT row_to_json(j)::text FROM (SELECT ${names}) j)`;

/** The same entry, made of the row's JSON: what PostgreSQL's record_send and sha256 would make of the row. */
export function entryOf(json: string): Buffer {
  const raw = rawFields(json);
  const parts: Buffer[] = [int4(Object.keys(columns).length)];
  for (const [name, type] of Object.entries(columns)) {
    const text = raw.get(name);
    if (text === undefined) throw new SyntaxError(`the row has no ${name}`);
    const value = text === "null" ? null : encode[type](text);
    parts.push(int4(types[type]), int4(value?.length ?? -1), ...(value ? [value] : []));
  }
  const id = encode.bigint(raw.get("id")!);
  return Buffer.concat([id, createHash("sha256").update(Buffer.concat(parts)).digest().subarray(0, 16)]);
}

/** https://www.postgresql.org/docs/15/protocol-overview.html#PROTOCOL-FORMAT-CODES: each type's binary form. */
const encode: Record<keyof typeof types, (json: string) => Buffer> = {
  bigint: (json) => int8(BigInt(json)),
  text: (json) => Buffer.from(JSON.parse(json) as string),
  json: (json) => Buffer.from(json),
  textArray: (json) => {
    const items = (JSON.parse(json) as string[]).map((item) => Buffer.from(item));
    const head = items.length ? [1, 0, types.text, items.length, 1] : [0, 0, types.text];
    return Buffer.concat([...head.map(int4), ...items.flatMap((item) => [int4(item.length), item])]);
  },
  timestamptz: (json) => {
    const [, seconds, fraction = ""] = /^"(.{19})(?:\.(\d{1,6}))?\+00:00"$/.exec(json) ?? [];
    if (!seconds) throw new SyntaxError(`${json} is no time in UTC`);
    const sinceUnix = BigInt(Date.parse(`${seconds}Z`)) * 1000n + BigInt(fraction.padEnd(6, "0"));
    return int8(sinceUnix - BigInt(Date.UTC(2000, 0, 1)) * 1000n);
  },
};

function int4(number: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(number);
  return buffer;
}

function int8(number: bigint): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigInt64BE(number);
  return buffer;
}

/** The fields of a JSON object, each as it is written: parsing numbers and writing them again could change them. */
function rawFields(json: string): Map<string, string> {
  const fields = new Map<string, string>();
  const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/gy;
  let depth = 0;
  let key: string | undefined;
  let begin = 0;
  const spaces = /\s*/y;
  for (let at = 0; at < json.length;) {
    spaces.lastIndex = at;
    at += spaces.exec(json)![0].length;
    if (at === json.length) break;
    token.lastIndex = at;
    const word = token.exec(json)?.[0];
    if (word === undefined) throw new SyntaxError("the row is not JSON");
    if (depth === 1 && (word === "," || word === "}") && key !== undefined) {
      fields.set(key, json.slice(begin, at).trim());
      key = undefined;
    } else if (depth === 1 && word === ":") begin = at + 1;
    else if (depth === 1 && key === undefined && word.startsWith('"')) key = JSON.parse(word) as string;
    if (word === "{" || word === "[") depth++;
    if (word === "}" || word === "]") depth--;
    at = token.lastIndex;
  }
  return fields;
}
