import type { CatalogueRule } from "../finding";
import { ownSchema } from "../own-objects";

interface Row {
  name: string;
  table: string;
  columns: string;
}

/**
 * Every foreign key has an index whose first columns are its own, in any order: without one, each deletion or change
 * of the row referred to reads the whole table. An index that leaves NULLs out will do, for they refer to nothing.
 *
 * A partition's keys are judged on its parent, where its indexes come from.
 */
export const foreignKeyIndex: CatalogueRule = {
  name: "foreign-key-index",
  check: async (query) => {
    const rows = await query<Row>(`
      SELECT c.conname AS name, c.conrelid::regclass::text AS table,
        (SELECT string_agg(quote_ident(attname), ', ' ORDER BY array_position(c.conkey, attnum))
         FROM pg_attribute WHERE attrelid = c.conrelid AND attnum = ANY (c.conkey)) AS columns
      FROM pg_constraint c
      WHERE c.contype = 'f' AND c.conparentid = 0 AND ${ownSchema("c.connamespace")}
        AND NOT EXISTS (
          SELECT FROM pg_index i
          WHERE i.indrelid = c.conrelid AND i.indisvalid
            AND (SELECT array_agg(k ORDER BY k) FROM unnest((i.indkey::int2[])[0:cardinality(c.conkey) - 1]) k)
              = (SELECT array_agg(k ORDER BY k) FROM unnest(c.conkey) k)
            AND (i.indpred IS NULL OR pg_get_expr(i.indpred, i.indrelid) IN (
              SELECT format('(%I IS NOT NULL)', attname)
              FROM pg_attribute WHERE attrelid = c.conrelid AND attnum = ANY (c.conkey))))
      ORDER BY 2, 1`);
    return rows.map(({ name, table, columns }) => ({
      where: `foreign key ${name} of ${table}`,
      message: `has no index that begins with its columns. CREATE INDEX ON ${table} (${columns});`,
    }));
  },
};
