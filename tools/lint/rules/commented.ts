import type { CatalogueRule } from "../finding";
import { notOfExtension, ownSchema } from "../own-objects";

interface Row {
  kind: string;
  name: string;
}

/** Every schema, table, view and function says in a comment what it is for: that is what `\dt+` and `\df+` show. */
export const commented: CatalogueRule = {
  name: "commented",
  check: async (query) => {
    const rows = await query<Row>(`
      SELECT 'SCHEMA' AS kind, quote_ident(nspname) AS name FROM pg_namespace
      WHERE ${ownSchema("oid")} AND obj_description(oid, 'pg_namespace') IS NULL
      UNION ALL
      SELECT CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END, c.oid::regclass::text
      FROM pg_class c
      WHERE relkind IN ('r', 'p', 'v', 'm') AND NOT relispartition AND ${ownSchema("relnamespace")}
        AND ${notOfExtension("pg_class", "c.oid")} AND obj_description(c.oid, 'pg_class') IS NULL
      UNION ALL
      SELECT 'ROUTINE', p.oid::regprocedure::text FROM pg_proc p
      WHERE ${ownSchema("pronamespace")} AND ${notOfExtension("pg_proc", "p.oid")}
        AND obj_description(p.oid, 'pg_proc') IS NULL
      ORDER BY 1, 2`);
    return rows.map(({ kind, name }) => ({
      where: `${kind.toLowerCase()} ${name}`,
      message: `does not say what it is for. COMMENT ON ${kind} ${name} IS '...';`,
    }));
  },
};
