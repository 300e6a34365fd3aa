import { places } from "../../../../tools/exit/compare";

test("documents that are the same differ nowhere, whatever the order of their names", () => {
  expect(places({ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 })).toEqual([]);
});

test("each single value that differs is a place", () => {
  const ours = { a: { b: 1, gone: true }, list: [1, 2], kind: {} };
  const theirs = { a: { b: "1", come: false }, list: [2, 1, 3], kind: [] };
  expect(places(ours, theirs).map(({ path, ours, theirs }) => [path, ours, theirs])).toEqual([
    ["a.b", 1, "1"],
    ["a.gone", true, undefined],
    ["a.come", undefined, false],
    ["list[0]", 1, 2],
    ["list[1]", 2, 1],
    ["list[2]", undefined, 3],
    ["kind", {}, []],
  ]);
});

test("only what stands under // is a note", () => {
  const noted = (version: string) => ({ "//": { metadata: { version } }, version });
  expect(places(noted("1"), noted("2")).map(({ path, isNote }) => [path, isNote])).toEqual([
    ["//.metadata.version", true],
    ["version", false],
  ]);
});
