import { escapeIdentifier } from "pg";
import { reading, withRole } from "../../audit/session";
import type { RunnerOptions } from "../../migrate/session";

/** Who sees every row of what: the chat's tables `chat_maintainer`, all others `chat_auditor`. */
const readers = [
  { role: "chat_maintainer", schemas: ["chat"] },
  { role: "chat_auditor", schemas: ["audit", "infra", "migrate", "privacy", "vault"] },
] as const;

/**
 * Counts the rows of every table of the schema, partitions in the table that they belong to. The tables of a role are
 * counted as they are at one moment.
 */
export async function countRows(
  options: Pick<RunnerOptions, "connect" | "signal">,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { role, schemas } of readers) {
    await withRole(options, role, (client) =>
      reading(client, async () => {
        const { rows: tables } = await client.query(
          `SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE n.nspname = ANY ($1) AND c.relkind IN ('r', 'p') AND NOT c.relispartition
             AND has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT')
           ORDER BY 1, 2`,
          [schemas],
        );
        for (const { schema, name } of tables as { schema: string; name: string }[]) {
          const { rows } = await client.query(
            `SELECT count(*) AS count FROM ${escapeIdentifier(schema)}.${escapeIdentifier(name)}`,
          );
          counts[`${schema}.${name}`] = Number(rows[0].count);
        }
      }),
    );
  }
  return counts;
}
