import { readFileSync } from "node:fs";
import path from "node:path";
import { schema } from "../../../environments/schema";
import { childrenOf, schemaAt, settingPaths, textOf } from "../../../environments/schema/walk";

/** The rows of the tables in docs/settings.md: cells without code marks, the setting's path first. */
const rows = readFileSync(path.join(__dirname, "../../../docs/settings.md"), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim().replace(/[`\\]/g, "")),
  );

const leaves = settingPaths(schema).filter((each) => !childrenOf(schemaAt(schema, each.split("."))!).size);

test("every setting has one row, and nothing else has", () => {
  expect(rows.map(([setting]) => setting)).toEqual(leaves);
});

test.each(leaves)("%s is documented as its errors tell it", (setting) => {
  const [, meaning, , allowed, fallback, source] = rows.find(([first]) => first === setting)!;
  expect(allowed).toBe(textOf(schemaAt(schema, setting.split("."))!).allowed);
  for (const cell of [meaning, fallback, source]) expect(cell).toMatch(/\w/);
});
