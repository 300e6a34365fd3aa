import type { TestDatabase } from "./database";
import { snapshot } from "./snapshot";

/** Everything that migrations make: schema, rows of every table, and what is recorded, but for the times. */
export interface DatabaseState {
  schema: string[];
  rows: Record<string, string[]>;
  history: Record<string, unknown>[];
}

/** The tables that may be read, and the columns that are each run's own: moments, transactions, numbers drawn. */
const tablesAndTheirOwn = `
  SELECT c.oid::regclass::text AS name,
    ARRAY (SELECT attname::text FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND (
      atttypid = 'timestamptz'::regtype OR attidentity <> '' OR attname = 'transaction_id')) AS own
  FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
  WHERE relkind IN ('r', 'p') AND nspname NOT LIKE 'pg\\_%' AND nspname NOT IN ('information_schema', 'migrate')
    AND has_table_privilege(c.oid, 'SELECT')
  ORDER BY 1`;

/** Reads it all; two databases in the same state compare as equal. */
export async function stateOf(database: TestDatabase): Promise<DatabaseState> {
  const client = await database.connect();
  try {
    const { rows: tables } = await client.query(tablesAndTheirOwn);
    const rows: DatabaseState["rows"] = {};
    for (const { name, own } of tables) {
      const found = await client.query(
        `SELECT (to_jsonb(t) - $1::text[])::text AS line FROM ${name} t ORDER BY 1`,
        [own],
      );
      rows[name] = found.rows.map(({ line }) => line);
    }
    const present = await client.query("SELECT to_regclass('migrate.history') IS NOT NULL AS present");
    const history = present.rows[0].present
      ? (
          await client.query(
            "SELECT number, name, content, hash, state, statements_done FROM migrate.history ORDER BY 1",
          )
        ).rows
      : [];
    return { schema: await snapshot(database), rows, history };
  } finally {
    await client.end();
  }
}
