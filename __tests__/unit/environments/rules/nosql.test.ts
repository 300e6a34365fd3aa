import { expectNone, expectProblem } from "../settings";

const S = (name: string) => ({ name, type: "S" });
const N = (name: string) => ({ name, type: "N" });
const index = (name: string, partition: string, projection: unknown = "all") => ({
  name,
  partitionKey: S(partition),
  projection,
});
const table = (change: Record<string, unknown> = {}) => ({
  name: "scores",
  partitionKey: S("room"),
  capacity: { mode: "on-demand" },
  pointInTimeRecoveryDays: 35,
  deletionProtection: false,
  contributorInsights: false,
  ...change,
});
const tables = (...descriptions: unknown[]) => ({ "nosql.tables": descriptions });
const AT = "nosql.tables[0]";

test("no section, or a table with keys, indexes and scaling, is accepted", () => {
  expectNone({ nosql: undefined });
  expectNone(
    tables(
      table({
        sortKey: N("at"),
        globalIndexes: [index("by_user", "user_id"), { ...index("by_day", "day"), sortKey: N("at") }],
        localIndexes: [{ name: "by_score", sortKey: N("score"), projection: ["title"] }],
        capacity: {
          mode: "provisioned",
          read: { min: 5, max: 5 },
          write: { min: 1, max: 9 },
          targetPercent: 70,
        },
        ttlAttribute: "expires_at",
      }),
      table({ name: "others" }),
    ),
  );
});

test("two tables of one name", () => {
  expectProblem(tables(table(), table({ partitionKey: S("id") })), {
    path: "nosql.tables[1].name",
    value: "scores",
    allowed: /nosql\.tables\[0\] has the same/,
    mend: /another name/,
  });
});

test("a sort key that is the partition key", () => {
  expectProblem(tables(table({ sortKey: S("room") })), {
    path: `${AT}.sortKey.name`,
    value: "room",
    allowed: /another attribute/,
    mend: /remove sortKey/,
  });
});

test("an attribute of two types", () => {
  expectProblem(tables(table({ globalIndexes: [{ ...index("by_user", "user_id"), sortKey: N("room") }] })), {
    path: `${AT}.globalIndexes[0].sortKey.type`,
    value: "N",
    allowed: /room is "S" at nosql\.tables\[0\]\.partitionKey/,
    mend: /set it to "S"/,
  });
});

test("a local index in a table without a sort key", () => {
  expectProblem(
    tables(table({ localIndexes: [{ name: "by_score", sortKey: N("score"), projection: "keys" }] })),
    {
      path: `${AT}.localIndexes`,
      value: ["by_score"],
      allowed: /only with sortKey/,
      mend: /add sortKey, or make them global/,
    },
  );
});

test("two indexes of one name, global and local alike", () => {
  expectProblem(
    tables(
      table({
        sortKey: N("at"),
        globalIndexes: [index("by_it", "user_id")],
        localIndexes: [{ name: "by_it", sortKey: N("score"), projection: "keys" }],
      }),
    ),
    {
      path: `${AT}.localIndexes[0].name`,
      value: "by_it",
      allowed: /globalIndexes\[0\] has the same/,
      mend: /another name/,
    },
  );
});

test.each([
  ["the table", [index("again", "room")], 0, /than nosql\.tables\[0\] has/],
  [
    "another index",
    [index("first", "user_id"), index("second", "user_id", "keys")],
    1,
    /globalIndexes\[0\] has/,
  ],
])("an index with the keys of %s", (_, globalIndexes, at, allowed) => {
  expectProblem(tables(table({ globalIndexes })), {
    path: `${AT}.globalIndexes[${at}]`,
    value: globalIndexes[at]!.name,
    allowed,
    mend: /remove it/,
  });
});

test("more indexes or projected attributes than DynamoDB takes", () => {
  const many = (count: number) => Array.from({ length: count }, (_, i) => index(`by_${i}`, `key_${i}`));
  expectNone(tables(table({ globalIndexes: many(20) })));
  expectProblem(tables(table({ globalIndexes: many(21) })), {
    path: `${AT}.globalIndexes`,
    value: 21,
    allowed: /at most 20/,
    mend: /remove 1/,
  });
  const local = (count: number) =>
    Array.from({ length: count }, (_, i) => ({
      name: `by_${i}`,
      sortKey: S(`key_${i}`),
      projection: "keys",
    }));
  expectNone(tables(table({ sortKey: N("at"), localIndexes: local(5) })));
  expectProblem(tables(table({ sortKey: N("at"), localIndexes: local(6) })), {
    path: `${AT}.localIndexes`,
    value: 6,
    allowed: /at most 5/,
    mend: /remove 1/,
  });
  const attributes = Array.from({ length: 101 }, (_, i) => `a${i}`);
  expectProblem(tables(table({ globalIndexes: [index("by_user", "user_id", attributes)] })), {
    path: AT,
    value: 101,
    allowed: /at most 100 attributes/,
    mend: /"all"/,
  });
});

test.each(["read", "write"])("a minimum of %s above its maximum", (kind) => {
  const bounds = { read: { min: 1, max: 5 }, write: { min: 1, max: 5 }, [kind]: { min: 6, max: 5 } };
  expectProblem(tables(table({ capacity: { mode: "provisioned", ...bounds, targetPercent: 70 } })), {
    path: `${AT}.capacity.${kind}.min`,
    value: 6,
    allowed: /at most (read|write)\.max, which is 5/,
    mend: /set it to 5 or less/,
  });
});

test("an expiry that is text", () => {
  expectProblem(tables(table({ sortKey: S("expires_at"), ttlAttribute: "expires_at" })), {
    path: `${AT}.ttlAttribute`,
    value: "expires_at",
    allowed: /nothing would ever expire/,
    mend: /type to "N"/,
  });
});

test("a misspelt field of a description", () => {
  expectProblem(tables(table({ ttlAtribute: "expires_at" })), {
    path: `${AT}.ttlAtribute`,
    value: "expires_at",
    allowed: /no setting of this name/,
    mend: /rename it to ttlAttribute/,
  });
});

test("production keeps every table from deletion", () => {
  const unsafe = tables(table({ deletionProtection: true }), table({ name: "others" }));
  expectProblem(
    unsafe,
    {
      path: "nosql.tables",
      value: unsafe["nosql.tables"],
      allowed: /deletionProtection true for every table/,
      mend: /set both/,
    },
    "prod",
  );
});
