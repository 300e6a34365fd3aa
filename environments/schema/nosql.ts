import { z } from "zod";
import { choice, field, flag, whole } from "./field";

/** Attribute names; the API takes up to 255 bytes for keys of tables and indexes. */
const attributeName = () =>
  field(z.string().regex(/^[\w.-]{1,255}$/), "1 to 255 letters, digits, _ . or -", '"connection_id"');

const key = () =>
  z.strictObject({
    name: attributeName(),
    /** String, number or binary. */
    type: choice("S", "N", "B"),
  });

/** What an index holds beside the keys: everything, nothing, or these attributes. */
const projection = () =>
  field(
    z.union([z.enum(["all", "keys"]), z.array(attributeName()).min(1)]),
    '"all", "keys" or a list of attributes',
    '"all"',
  );

/** DynamoDB API Reference, GlobalSecondaryIndex: 3 to 255 characters. */
const indexName = () =>
  field(z.string().regex(/^[\w.-]{3,255}$/), "3 to 255 letters, digits, _ . or -", '"by_user"');

const units = () => z.strictObject({ min: whole(1, 40000, "units", 5), max: whole(1, 40000, "units", 50) });

const capacity = field(
  z.discriminatedUnion("mode", [
    z.strictObject({
      mode: field(z.literal("on-demand"), '"on-demand" or "provisioned"', '"on-demand"'),
      /** What table and indexes each answer in a second at most, so that a mistake has a price limit. */
      limits: z
        .strictObject({ read: whole(1, 1_000_000, "units", 1000), write: whole(1, 1_000_000, "units", 1000) })
        .optional(),
    }),
    z.strictObject({
      mode: field(z.literal("provisioned"), '"on-demand" or "provisioned"', '"on-demand"'),
      /** Bounds of the automatic scaling, of the table and of each global index alike. */
      read: units(),
      write: units(),
      /** Use of the capacity that the scaling aims at (Application Auto Scaling User Guide: 20 to 90). */
      targetPercent: whole(20, 90, "per cent", 70),
    }),
  ]),
  '{ mode: "on-demand" } or { mode: "provisioned", read: { min, max }, write: { min, max }, targetPercent }',
  '{ mode: "on-demand" }',
);

const TABLE =
  '{ name: "connections", partitionKey: { name: "connection_id", type: "S" }, capacity: { mode: "on-demand" }, pointInTimeRecoveryDays: 35, deletionProtection: true, contributorInsights: false }';

const table = field(
  z.strictObject({
    /** What follows `<project>-<environment>-`; also in the variable that tells the application its full name. */
    name: field(
      z.string().regex(/^[a-z][a-z0-9-]{1,99}$/),
      "2 to 100 lower-case letters, digits or -, a letter first",
      '"connections"',
    ),
    partitionKey: key(),
    sortKey: key().optional(),
    globalIndexes: z
      .array(
        z.strictObject({
          name: indexName(),
          partitionKey: key(),
          sortKey: key().optional(),
          projection: projection(),
        }),
      )
      .optional(),
    localIndexes: z
      .array(z.strictObject({ name: indexName(), sortKey: key(), projection: projection() }))
      .optional(),
    capacity,
    /** `infrequent-access` stores at 40 per cent of the price and charges a quarter more for each request. */
    tableClass: choice("standard", "infrequent-access").optional(),
    /** Attribute with the time, in seconds since 1970, at which an item expires. */
    ttlAttribute: attributeName().optional(),
    /** What the stream says of each change: keys, the item as it is, as it was, or both; left out, there is none. */
    stream: choice("keys", "new", "old", "both").optional(),
    /** How far back the table can be restored to any second; 0 not at all. */
    pointInTimeRecoveryDays: whole(0, 35, "days", 35),
    /** Whether AWS refuses to delete the table. */
    deletionProtection: flag(),
    /** Whether CloudWatch tells which keys are asked for most; charged by the event. */
    contributorInsights: flag(),
  }),
  "a table, see docs/nosql.md",
  TABLE,
);

/** Tables of DynamoDB. An environment without this section has no phase `nosql`. */
export const nosql = z
  .strictObject({
    tables: field(z.array(table).min(1), "one or more tables, see docs/nosql.md", `[${TABLE}]`),
  })
  .optional();

export type TableSettings = z.output<typeof table>;
