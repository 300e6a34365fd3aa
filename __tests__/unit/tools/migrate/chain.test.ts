import { chainStart, compare, hashOf } from "../../../../tools/migrate/chain";
import type { Migration } from "../../../../tools/migrate/files";
import type { HistoryRow } from "../../../../tools/migrate/history";

const file = (number: number, name = `m${number}`, content = `content of ${number}`): Migration => ({
  number,
  name,
  file: `${String(number).padStart(4, "0")}_${name}.sql`,
  content,
  up: { sql: "", line: 1, transaction: true },
  down: undefined,
  irreversible: "a test",
});

/** The history that applying the files would have left. */
function historyOf(files: Migration[]): HistoryRow[] {
  let previousHash = chainStart;
  return files.map(({ number, name, content }) => {
    const hash = hashOf(previousHash, { number, name, content });
    const row = {
      number,
      name,
      previousHash,
      hash,
      origin: "run",
      state: "applied",
      statementsDone: 1,
    } as const;
    previousHash = hash;
    return { ...row, appliedBy: "me", startedAt: new Date(0), milliseconds: 1 };
  });
}
const found = (files: Migration[], rows: HistoryRow[]) =>
  compare("migrations", files, rows).map(({ kind, number }) => [kind, number]);

const three = [file(1), file(2), file(3)];

test("the hash depends on everything it covers, and its parts cannot run into each other", () => {
  const one = hashOf(chainStart, { number: 1, name: "a", content: "b" });
  expect(one).toMatch(/^[0-9a-f]{64}$/);
  const others = [
    hashOf("1".repeat(64), { number: 1, name: "a", content: "b" }),
    hashOf(chainStart, { number: 2, name: "a", content: "b" }),
    hashOf(chainStart, { number: 1, name: "ab", content: "" }),
    hashOf(chainStart, { number: 1, name: "a", content: "b " }),
  ];
  expect(new Set([one, ...others]).size).toBe(5);
});

test("what was applied from these files agrees with them, with more to come or not", () => {
  expect(found(three, historyOf(three))).toEqual([]);
  expect(found(three, historyOf(three.slice(0, 2)))).toEqual([]);
  expect(found(three, [])).toEqual([]);
});

test("an edited file is named, and only that", () => {
  expect(found([file(1, "m1", "changed"), file(2), file(3)], historyOf(three))).toEqual([["edited", 1]]);
  expect(found([file(1), file(2, "m2", "changed"), file(3, "m3", "changed")], historyOf(three))).toEqual([
    ["edited", 2],
    ["edited", 3],
  ]);
});

test("a removed, renamed, added or reordered file is named", () => {
  expect(found([file(1), file(3)], historyOf(three))).toEqual([["missing", 2]]);
  expect(found([file(1), file(2, "other"), file(3)], historyOf(three))).toEqual([["renamed", 2]]);
  expect(found(three, historyOf([file(1), file(3)]))).toEqual([["inserted", 2]]);
  const swapped = [file(1), file(2, "m3", "content of 3"), file(3, "m2", "content of 2")];
  expect(found(swapped, historyOf(three))).toEqual([
    ["renamed", 2],
    ["renamed", 3],
  ]);
});

test("a removed or changed row of the history is named", () => {
  const rows = historyOf(three);
  expect(found(three, [rows[0]!, rows[2]!])).toEqual([
    ["inserted", 2],
    ["history", 3],
  ]);
  expect(found(three, [rows[0]!, { ...rows[1]!, hash: "f".repeat(64) }, rows[2]!])).toEqual([
    ["edited", 2],
    ["history", 3],
  ]);
});

test("a message says what to do, with a number that is free", () => {
  const messages = compare("migrations", [...three, file(4)], historyOf([file(1), file(3)])).map(
    ({ message }) => message,
  );
  expect(messages).toEqual([
    "0002_m2.sql: is not applied, but 0003 is: it was added below. Give it a number above 0004.",
  ]);
});

test("a migration that is half applied may be mended", () => {
  const rows = historyOf(three);
  const half: HistoryRow = { ...rows[2]!, state: "applying" };
  expect(found([file(1), file(2), file(3, "m3", "mended")], [rows[0]!, rows[1]!, half])).toEqual([]);
});
