import { locate } from "../../../../tools/migrate/script";

const script = ["BEGIN", "SELECT '😀é' -- a comment", "SELECT nope"];
/** The script as the server sees it: a line break before each semicolon, for a statement may end in a comment. */
const sent = Array.from(script.join("\n;\n"));
const positionOf = (text: string) => String(Array.from(sent.join("").split(text)[0]!).length + 1);

test("an error with a place in the text is in the statement there, counted in characters", () => {
  expect(locate(script, { position: "1", completed: 0 })).toEqual({ index: 0, offset: 0 });
  expect(locate(script, { position: positionOf("nope"), completed: 2 })).toEqual({ index: 2, offset: 7 });
  expect(locate(script, { position: String(sent.length + 1), completed: 2 })).toEqual({
    index: 2,
    offset: 11,
  });
});

test("an error without a place is in the statement after those that were finished", () => {
  expect(locate(script, { completed: 1 })).toEqual({ index: 1, offset: undefined });
});

test("a place outside the text is not believed", () => {
  expect(locate(script, { position: "1000", completed: 2 })).toEqual({ index: 2, offset: undefined });
});
