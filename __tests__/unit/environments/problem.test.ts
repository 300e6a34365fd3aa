import { oneOf, SettingsError, show } from "../../../environments/problem";

test("an error lists each problem in full", () => {
  const problem = { path: "a.b", value: "x", allowed: "y", mend: "set it to y" };
  const { message, problems, name } = new SettingsError("Two are wrong.", [
    problem,
    { ...problem, path: "c" },
  ]);
  expect(name).toBe("SettingsError");
  expect(problems).toHaveLength(2);
  expect(message).toBe(
    `Two are wrong.

a.b
  given    "x"
  allowed  y
  mend     set it to y

c
  given    "x"
  allowed  y
  mend     set it to y`,
  );
});

test.each([
  [undefined, "nothing"],
  [null, "null"],
  [4, "4"],
  [Number.NaN, "NaN"],
  ["4", '"4"'],
  ["a\nb\u001b[31m", '"a\\nb\\u001b[31m"'],
  [["a", 1], "[ 'a', 1 ]"],
])("%p is shown as %s", (value, text) => expect(show(value)).toBe(text));

test("a long value is cut", () => {
  expect(show("x".repeat(1000))).toHaveLength(160);
  expect(show(Array.from({ length: 50 }, () => "x".repeat(10))).length).toBeLessThanOrEqual(160);
});

test.each([
  [[], ""],
  [["a"], "a"],
  [["a", "b"], "a or b"],
  [["a", "b", "c"], "a, b or c"],
])("%p is told as %p", (words, text) => expect(oneOf(words)).toBe(text));
