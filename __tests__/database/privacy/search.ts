import type { TestDatabase } from "../helpers/database";

/**
 * Every place in the database where one of some words is: each row of each table of each schema, as text, whatever
 * tables there will be. Row-level security is taken off for the moment; everything is rolled back.
 *
 * @returns `schema.table: word`
 */
export async function search(database: TestDatabase, words: string[]): Promise<string[]> {
  const client = await database.connect();
  try {
    await client.query("BEGIN");
    const { rows: tables } = await client.query(`
      SELECT c.oid::regclass AS name, quote_ident(pg_get_userbyid(relowner)) AS owner, relrowsecurity AS secured
      FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
      WHERE relkind IN ('r', 'm') AND nspname !~ '^(pg_|information_schema$)' ORDER BY 1`);
    const found: string[] = [];
    for (const { name, owner, secured } of tables) {
      await client.query(`RESET ROLE; GRANT ${owner} TO CURRENT_USER`).catch(async (error) => {
        // The owner is this user himself.
        if (error.code !== "0LP01") throw error;
        await client.query("ROLLBACK; BEGIN");
      });
      await client.query(`SET LOCAL ROLE ${owner}`);
      if (secured) await client.query(`ALTER TABLE ${name} DISABLE ROW LEVEL SECURITY`);
      for (const word of words) {
        const { rows } = await client.query(
          `SELECT count(*)::integer AS count FROM ${name} t WHERE strpos(lower(t::text), lower($1)) > 0`,
          [word],
        );
        if (rows[0].count > 0) found.push(`${name}: ${word}`);
      }
    }
    return found;
  } finally {
    await client.query("ROLLBACK");
    await client.end();
  }
}
