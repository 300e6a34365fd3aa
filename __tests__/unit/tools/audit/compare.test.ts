import { firstDifference } from "../../../../tools/audit/compare";
import type { FoundRow } from "../../../../tools/audit/compare";

/** An entry of a row: its id and a letter for its hash. */
const entry = (id: number, letter = "a") => {
  const buffer = Buffer.alloc(24, letter);
  buffer.writeBigInt64BE(BigInt(id));
  return buffer;
};
const row = (id: number, letter?: string): FoundRow => ({
  entry: entry(id, letter),
  table: "chat.rooms",
  time: "2026-11-01T00:00:00.000000Z",
  operation: "UPDATE",
  key: "k",
});
const sealed = [1, 2, 3, 4].map((id) => entry(id));
const found = (...rows: FoundRow[]) => firstDifference("7", sealed, rows);

test("the same rows are the same", () => {
  expect(found(row(1), row(2), row(3), row(4))).toBeUndefined();
  expect(firstDifference("7", [], [])).toBeUndefined();
});

test.each([
  ["a changed row", [row(1), row(2, "b"), row(3), row(4)], "row changed", "2"],
  ["a removed row", [row(1), row(3), row(4)], "row removed", "2"],
  ["the first row removed", [row(2), row(3), row(4)], "row removed", "1"],
  ["the last row removed", [row(1), row(2), row(3)], "row removed", "4"],
  ["all rows removed", [], "row removed", "1"],
  ["an added row", [row(1), row(9), row(2), row(3), row(4)], "row added", "9"],
  ["a row added at the end", [row(1), row(2), row(3), row(4), row(9)], "row added", "9"],
  ["a row twice", [row(1), row(2), row(2), row(3), row(4)], "row added", "2"],
  ["rows in another order", [row(1), row(3), row(2), row(4)], "row moved", "2"],
  ["the first of several", [row(1), row(2, "b"), row(9), row(4)], "row changed", "2"],
])("%s", (_, rows, kind, id) => {
  expect(found(...rows)).toMatchObject({ kind, seal: "7", row: { id } });
});

test("what is said names the record, or the row before one that is gone", () => {
  expect(found(row(1), row(2, "b"), row(3), row(4))!.message).toBe(
    "Row 2 was changed: UPDATE in chat.rooms, record k, at 2026-11-01T00:00:00.000000Z (seal 7, row 2 of 4).",
  );
  expect(found(row(1), row(3), row(4))!.message).toContain("; the row before it is 1: UPDATE in chat.rooms");
});
