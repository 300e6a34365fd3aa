import { differences } from "../../../../tools/review/value";

const compare = (before: unknown, after: unknown, sets: string[] = []) =>
  differences(before, after, { isSet: (path) => sets.includes(path) });

test("equal values do not differ", () => {
  const value = { a: [1, { b: "x" }], policy: '{"x":[1]}' };
  expect(compare(value, JSON.parse(JSON.stringify(value)))).toEqual([]);
});

test("each argument that differs is named by its path", () => {
  const before = { name: "a", scaling: [{ min: 1, max: 4 }], old: true };
  const after = { name: "b", scaling: [{ min: 1, max: 8 }], new: { x: 1 } };
  expect(compare(before, after)).toEqual([
    { path: "name", before: "a", after: "b" },
    { path: "scaling[#0].max", before: 4, after: 8 },
    { path: "old", before: true, after: undefined },
    { path: "new.x", before: undefined, after: 1 },
  ]);
});

test("a block alone and a list of one block are the same", () => {
  expect(compare({ block: { a: 1 } }, { block: [{ a: 1 }] })).toEqual([]);
});

test("entries of a list are told apart by their names, so that one put in front is not a change of all", () => {
  const rules = (names: string[]) => ({ rule: names.map((id) => ({ id, days: 1 })) });
  expect(compare(rules(["a", "b"]), rules(["new", "a", "b"]))).toEqual([
    { path: "rule[new].id", before: undefined, after: "new" },
    { path: "rule[new].days", before: undefined, after: 1 },
  ]);
});

test("order counts in a list and not in a set", () => {
  expect(compare({ zones: ["a", "c"] }, { zones: ["c", "a"] })).toHaveLength(1);
  expect(compare({ zones: ["a", "c"] }, { zones: ["c", "a"] }, ["zones"])).toEqual([]);
  expect(compare({ zones: ["a", "a"] }, { zones: ["a"] }, ["zones"])).toHaveLength(1);
  const blocks = (ports: number[]) => ({ ingress: ports.map((port) => ({ port })) });
  expect(compare(blocks([1, 2]), blocks([2, 1]), ["ingress"])).toEqual([]);
  expect(compare(blocks([1, 2]), blocks([3, 1]), ["ingress"])).toEqual([
    { path: "ingress[#0].port", before: 2, after: 3 },
  ]);
});

describe("policies", () => {
  const policy = (...statements: object[]) => ({
    policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
  });
  const read = { Sid: "Read", Effect: "Allow", Action: ["s3:GetObject", "s3:ListBucket"], Resource: "*" };
  const write = { Sid: "Write", Effect: "Allow", Action: "s3:PutObject", Resource: ["*"] };

  test("are compared as AWS reads them: no order of statements, actions, principals and conditions", () => {
    const other = { ...read, Action: ["s3:ListBucket", "s3:GetObject"], Resource: ["*"] };
    expect(compare(policy(read, write), policy(write, other))).toEqual([]);
    const by = (principals: string[]) => ({
      ...read,
      Principal: { AWS: principals },
      Condition: { StringEquals: { "aws:SourceAccount": principals } },
    });
    expect(compare(policy(by(["1", "2"])), policy(by(["2", "1"])))).toEqual([]);
  });

  test("what differs is named by statement and field", () => {
    expect(compare(policy(read, write), policy({ ...read, Resource: "arn:x" }, write))).toEqual([
      { path: "policy.Statement.Read.Resource", before: "*", after: "arn:x" },
    ]);
    expect(compare(policy(read), policy(read, { ...write, Effect: "Deny" }))).toContainEqual({
      path: "policy.Statement.Write.Effect",
      before: undefined,
      after: "Deny",
    });
  });

  test("statements without an id are compared as a set", () => {
    const anonymous = { ...read, Sid: undefined };
    const second = { ...anonymous, Effect: "Deny" };
    expect(compare(policy(anonymous, second), policy(second, anonymous))).toEqual([]);
    expect(compare(policy(anonymous), policy(second))).not.toEqual([]);
  });
});

test("text that only looks like JSON is compared as text", () => {
  expect(compare({ a: "{no json" }, { a: "{no  json" })).toEqual([
    { path: "a", before: "{no json", after: "{no  json" },
  ]);
});
