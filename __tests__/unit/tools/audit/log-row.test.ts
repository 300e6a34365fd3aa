import { createHash } from "node:crypto";
import { entryOf } from "../../../../tools/audit/log-row";

const row =
  '{"id":-2,"logged_at":"2026-11-21T16:02:45.3191+00:00","transaction_id":917,"table_name":"chat.\\u0078","operation":"UPDATE",' +
  '"record_key":null,"old_values":{"a" : [1.0, {"b":"},\\""}]},"new_values":null,"changed_fields":["a","ß"],"actor":null,' +
  '"database_user":"u","address":"","request_id":null,"user_agent":null,"endpoint":null}';

/** A field as the manual describes the binary form: number of its type, length, bytes; no bytes and length -1 for NULL. */
function field(type: number, value?: Buffer | string): Buffer {
  const bytes = typeof value === "string" ? Buffer.from(value) : value;
  const head = Buffer.alloc(8);
  head.writeInt32BE(type, 0);
  head.writeInt32BE(bytes?.length ?? -1, 4);
  return Buffer.concat([head, bytes ?? Buffer.alloc(0)]);
}
const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");
const [bigint, text, json, texts, time] = [20, 25, 114, 1009, 1184] as const;

const binary = [
  hex("0000000f"),
  field(bigint, hex("fffffffffffffffe")),
  // Microseconds since 2000: 9821 days, 16 hours, 2 minutes and 45.3191 seconds.
  field(
    time,
    hex((((9821n * 24n + 16n) * 60n + 2n) * 60_000_000n + 45_319_100n).toString(16).padStart(16, "0")),
  ),
  field(bigint, hex("0000000000000395")),
  field(text, "chat.x"),
  field(text, "UPDATE"),
  field(text),
  field(json, '{"a" : [1.0, {"b":"},\\""}]}'),
  field(json),
  field(texts, hex("00000001 00000000 00000019 00000002 00000001 00000001 61 00000002 c39f")),
  field(text),
  field(text, "u"),
  field(text, ""),
  field(text),
  field(text),
  field(text),
];

test("a row's entry is its id and the hash of its binary form, values as they are written", () => {
  const hash = createHash("sha256").update(Buffer.concat(binary)).digest("hex");
  expect(entryOf(row).toString("hex")).toBe(`fffffffffffffffe${hash.slice(0, 32)}`);
});

test.each([
  ["a field less", row.replace('"actor":null,', ""), "the row has no actor"],
  ["a time of another zone", row.replace("+00:00", "+09:00"), "is no time in UTC"],
  ["something else", "[]", "the row has no id"],
])("%s is no row", (_, json, message) => {
  expect(() => entryOf(json)).toThrow(message);
});
