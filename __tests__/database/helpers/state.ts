import type { TestDatabase } from "./database";
import { snapshot } from "./snapshot";

/** Everything that migrations make: schema, rows of every table, and what is recorded, but for the times. */
export interface DatabaseState {
  schema: string[];
  rows: Record<string, string[]>;
  history: Record<string, unknown>[];
}

/** A moment as PostgreSQL writes it: some migrations note when they did what. */
const moment = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?\+\d\d/g;

/** Reads it all; two databases in the same state compare as equal. */
export async function stateOf(database: TestDatabase): Promise<DatabaseState> {
  const client = await database.connect();
  try {
    const { rows: tables } = await client.query(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname NOT LIKE 'pg\\_%' AND schemaname NOT IN ('information_schema', 'migrate')
         AND has_table_privilege(format('%I.%I', schemaname, tablename), 'SELECT') ORDER BY 1`,
    );
    const rows: DatabaseState["rows"] = {};
    for (const { name } of tables) {
      const found = await client.query(`SELECT t::text AS line FROM ${name} t ORDER BY 1`);
      rows[name] = found.rows.map(({ line }) => line.replace(moment, "...")).sort();
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
