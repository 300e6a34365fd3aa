import type { CatalogueRule } from "../finding";
import { notOfExtension, ownSchema } from "../own-objects";

/**
 * A view reads with the rights of whoever asks (security_invoker), or is a security_barrier: else a condition of the
 * asker's may run before the view's own, on rows that the view hides, and tell of them.
 * Source: https://www.postgresql.org/docs/15/rules-privileges.html
 */
export const viewIsABarrier: CatalogueRule = {
  name: "view-is-a-barrier",
  check: async (query) => {
    const rows = await query<{ name: string }>(`
      SELECT c.oid::regclass::text AS name
      FROM pg_class c
      WHERE relkind = 'v' AND ${ownSchema("relnamespace")} AND ${notOfExtension("pg_class", "c.oid")}
        AND NOT EXISTS (
          SELECT FROM pg_options_to_table(reloptions)
          WHERE option_name IN ('security_invoker', 'security_barrier') AND option_value::boolean)
      ORDER BY 1`);
    return rows.map(({ name }) => ({
      where: `view ${name}`,
      message:
        "reads with its owner's rights, and conditions of the asker may see rows that it hides. " +
        `ALTER VIEW ${name} SET (security_barrier); or SET (security_invoker).`,
    }));
  },
};
