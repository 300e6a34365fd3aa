import { byLikeness, distance, nearest } from "../../../environments/nearest";

test.each([
  ["prod", "prod", 0],
  ["prdo", "prod", 1],
  ["prd", "prod", 1],
  ["produ", "prod", 1],
  ["brod", "prod", 1],
  ["", "prod", 4],
  ["dev", "prod", 4],
])("from %p to %p it is %i", (a, b, expected) => {
  expect(distance(a, b)).toBe(expected);
  expect(distance(b, a)).toBe(expected);
});

test("the most alike comes first", () => {
  expect(byLikeness("prdo", ["dev", "local", "staging", "prod"])[0]).toBe("prod");
  expect(byLikeness("stage", ["dev", "local", "staging", "prod"])[0]).toBe("staging");
});

test("capitals do not count", () => expect(nearest("PROD", ["dev", "prod"])).toBe("prod"));

test("a word that is like none has no nearest", () => {
  expect(nearest("quantum", ["dev", "prod"])).toBeUndefined();
  expect(nearest("dev", [])).toBeUndefined();
});
