import { parseMigration } from "../../../../tools/migrate/files";
import { header } from "../../../../tools/lint/rules/header";

const check = (...lines: string[]) => {
  const text = [...lines, "-- migrate:up", "SELECT 1;", "-- migrate:down", "SELECT 1;"].join("\n");
  return header.check(parseMigration("0001_made.sql", Buffer.from(text), [])!);
};

test("a header says what, why and undo", () => {
  expect(check("-- Reactions to messages.", "-- Why: people like them.", "--", "-- Undo: yes.")).toEqual([]);
});

test.each([
  ["what", ["-- Why: people like them.", "-- Undo: yes."], "what it does"],
  ["why", ["-- Reactions.", "-- Undo: yes."], "why it is there"],
  ["undo", ["-- Reactions.", "-- Why: people like them.", "-- Undo:"], "whether it can be undone"],
])("one that does not say %s is named", (_, lines, missing) => {
  expect(check(...lines)).toEqual([
    { where: "0001_made.sql:1", message: expect.stringContaining(`the header does not say ${missing}`) },
  ]);
});

test("what stands further down is no header", () => {
  const text =
    "-- Reactions.\n-- migrate:up\n-- Why: late.\n-- Undo: late.\nSELECT 1;\n-- migrate:down\nSELECT 1;";
  expect(header.check(parseMigration("0001_made.sql", Buffer.from(text), [])!)).toHaveLength(2);
});
