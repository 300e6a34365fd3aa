import type { Migration } from "../migrate/files";

/** One thing that breaks a rule. */
export interface Finding {
  /** `squawk/NAME` or the name of a rule of this project. */
  rule: string;
  /** `0009_add_reactions.sql:12`, or an object of the database: `table chat.reactions`. */
  where: string;
  /** What is wrong and how to mend it. */
  message: string;
}

/** Runs one query on the database that has every migration applied. */
export type Query = <Row>(sql: string, values?: unknown[]) => Promise<Row[]>;

/** A rule on the text of one migration. */
export interface FileRule {
  name: string;
  check: (migration: Migration) => Omit<Finding, "rule">[];
}

/** A rule on the catalogue: it judges what the migrations have made together, not how a file says it. */
export interface CatalogueRule {
  name: string;
  check: (query: Query) => Promise<Omit<Finding, "rule">[]>;
}
