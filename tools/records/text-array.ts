/** PostgreSQL's own number of the type text (pg_type.dat). */
const TEXT = 25;

/**
 * A list of texts in PostgreSQL's binary form of text[] (array_recv, arrayfuncs.c), for many rows at once: written as
 * text, each value would be quoted here and read character by character there, a third of the time of an insert.
 */
export function textArray(values: readonly (string | null)[]): Buffer {
  const head = 20;
  let size = head;
  for (const value of values) size += 4 + (value === null ? 0 : Buffer.byteLength(value));
  const array = Buffer.allocUnsafe(size);
  array.writeInt32BE(1, 0); // dimensions
  array.writeInt32BE(1, 4); // whether there may be nulls
  array.writeInt32BE(TEXT, 8);
  array.writeInt32BE(values.length, 12);
  array.writeInt32BE(1, 16); // number of the first
  let at = head;
  for (const value of values) {
    const length = value === null ? -1 : array.write(value, at + 4);
    array.writeInt32BE(length, at);
    at += 4 + Math.max(length, 0);
  }
  return array;
}
