import type { Problem } from "../problem";
import type { TableSettings } from "../schema/nosql";
import { rule } from "./rule";

/** Service quotas of a table (DynamoDB Developer Guide, "Quotas in Amazon DynamoDB"). */
const GLOBAL_INDEXES = 20;
const LOCAL_INDEXES = 5;
const PROJECTED_ATTRIBUTES = 100;

/** A table, and where its settings are. */
interface Place {
  readonly table: TableSettings;
  readonly path: string;
}

type Check = (place: Place) => Problem[];

/** Descriptions of DynamoDB tables: what AWS would refuse, and what would be of no use. */
export const nosqlRules = [
  rule(["nosql.tables"], (tables) =>
    (tables ?? []).flatMap(({ name }, i): Problem[] => {
      const first = tables!.findIndex((other) => other.name === name);
      if (first === i) return [];
      return [
        {
          path: `nosql.tables[${i}].name`,
          value: name,
          allowed: `each name once; nosql.tables[${first}] has the same`,
          mend: "choose another name",
        },
      ];
    }),
  ),
  ...[checkKeys, checkTypes, checkLocalIndexes, checkIndexes, checkNumbers, checkScaling, checkTtl].map(
    (check: Check) =>
      rule(["nosql.tables"], (tables) =>
        (tables ?? []).flatMap((table, i) => check({ table, path: `nosql.tables[${i}]` })),
      ),
  ),
];

type Key = TableSettings["partitionKey"];

interface Index {
  readonly path: string;
  readonly name: string;
  readonly partitionKey: Key;
  readonly sortKey?: Key;
  readonly projection: "all" | "keys" | readonly string[];
}

/** Global and local indexes alike; a local one has the table's partition key. */
function indexesOf({ table, path }: Place): Index[] {
  return [
    ...(table.globalIndexes ?? []).map((index, i) => ({ ...index, path: `${path}.globalIndexes[${i}]` })),
    ...(table.localIndexes ?? []).map((index, i) => ({
      ...index,
      partitionKey: table.partitionKey,
      path: `${path}.localIndexes[${i}]`,
    })),
  ];
}

/** Every key of table and indexes, with its place. */
function keysOf(place: Place): { key: Key; path: string }[] {
  const { table, path } = place;
  const both = ({ partitionKey, sortKey }: { partitionKey: Key; sortKey?: Key }, at: string) => [
    { key: partitionKey, path: `${at}.partitionKey` },
    ...(sortKey ? [{ key: sortKey, path: `${at}.sortKey` }] : []),
  ];
  return [...both(table, path), ...indexesOf(place).flatMap((index) => both(index, index.path))];
}

function checkKeys(place: Place): Problem[] {
  const all = [{ ...place.table, path: place.path }, ...indexesOf(place)];
  return all.flatMap(({ partitionKey, sortKey, path }): Problem[] => {
    if (partitionKey.name !== sortKey?.name) return [];
    return [
      {
        path: `${path}.sortKey.name`,
        value: sortKey.name,
        allowed: "another attribute than the partition key",
        mend: "name another attribute, or remove sortKey",
      },
    ];
  });
}

function checkTypes(place: Place): Problem[] {
  const types = new Map<string, { type: string; path: string }>();
  return keysOf(place).flatMap(({ key, path }): Problem[] => {
    const first = types.get(key.name);
    if (!first) types.set(key.name, { type: key.type, path });
    if (!first || first.type === key.type) return [];
    return [
      {
        path: `${path}.type`,
        value: key.type,
        allowed: `one type for each attribute; ${key.name} is "${first.type}" at ${first.path}`,
        mend: `set it to "${first.type}", or name another attribute`,
      },
    ];
  });
}

function checkLocalIndexes({ table, path }: Place): Problem[] {
  if (!table.localIndexes?.length || table.sortKey) return [];
  return [
    {
      path: `${path}.localIndexes`,
      value: table.localIndexes.map(({ name }) => name),
      allowed:
        "only with sortKey: a local index orders the items of one partition, and this table has one in each",
      mend: "add sortKey, or make them global indexes",
    },
  ];
}

function checkIndexes(place: Place): Problem[] {
  const { table, path } = place;
  const indexes = indexesOf(place);
  const shapeOf = ({ partitionKey, sortKey }: { partitionKey: Key; sortKey?: Key }) =>
    [partitionKey.name, sortKey?.name].join("\n");
  const known = [{ ...table, path }, ...indexes];
  return indexes.flatMap((index, i): Problem[] => {
    const namesake = indexes.slice(0, i).find(({ name }) => name === index.name);
    if (namesake) {
      return [
        {
          path: `${index.path}.name`,
          value: index.name,
          allowed: `each name once in a table; ${namesake.path} has the same`,
          mend: "choose another name",
        },
      ];
    }
    const twin = known.slice(0, i + 1).find((other) => shapeOf(other) === shapeOf(index));
    if (!twin) return [];
    return [
      {
        path: index.path,
        value: index.name,
        allowed: `other keys than ${twin.path} has: it would hold the same in the same order`,
        mend: "remove it, or change its keys",
      },
    ];
  });
}

function checkNumbers(place: Place): Problem[] {
  const { table, path } = place;
  const projected = indexesOf(place).flatMap(({ projection }) =>
    Array.isArray(projection) ? projection : [],
  );
  const counts = [
    { path: `${path}.globalIndexes`, count: table.globalIndexes?.length ?? 0, limit: GLOBAL_INDEXES },
    { path: `${path}.localIndexes`, count: table.localIndexes?.length ?? 0, limit: LOCAL_INDEXES },
  ];
  const tooMany = counts
    .filter(({ count, limit }) => count > limit)
    .map(({ path, count, limit }) => ({
      path,
      value: count,
      allowed: `at most ${limit} of a table (DynamoDB's quota)`,
      mend: `remove ${count - limit}`,
    }));
  if (projected.length <= PROJECTED_ATTRIBUTES) return tooMany;
  return [
    ...tooMany,
    {
      path,
      value: projected.length,
      allowed: `at most ${PROJECTED_ATTRIBUTES} attributes in the projections of all indexes together`,
      mend: 'set a projection to "all"',
    },
  ];
}

function checkScaling({ table, path }: Place): Problem[] {
  const { capacity } = table;
  if (capacity.mode === "on-demand") return [];
  return (["read", "write"] as const).flatMap((kind): Problem[] => {
    const { min, max } = capacity[kind];
    if (min <= max) return [];
    return [
      {
        path: `${path}.capacity.${kind}.min`,
        value: min,
        allowed: `at most ${kind}.max, which is ${max}`,
        mend: `set it to ${max} or less, or ${kind}.max to ${min} or more`,
      },
    ];
  });
}

function checkTtl(place: Place): Problem[] {
  const { ttlAttribute } = place.table;
  const key = keysOf(place).find((other) => other.key.name === ttlAttribute && other.key.type !== "N");
  if (!key) return [];
  return [
    {
      path: `${place.path}.ttlAttribute`,
      value: ttlAttribute,
      allowed: `a number of seconds; ${key.path} has it as "${key.key.type}", and nothing would ever expire`,
      mend: 'name another attribute, or set its type to "N"',
    },
  ];
}
