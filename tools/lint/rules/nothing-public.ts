import type { CatalogueRule } from "../finding";
import { notOfExtension, ownSchema } from "../own-objects";

interface Row {
  name: string;
  /** What follows REVOKE ALL. */
  target: string;
  rights: string;
}

/**
 * PUBLIC, which is every role that will ever be, has no right on a schema, table, view, sequence or function. Functions
 * are the trap: PostgreSQL lets everybody call a new one. The schema `public` itself is the server's.
 */
export const nothingPublic: CatalogueRule = {
  name: "nothing-public",
  check: async (query) => {
    const rows = await query<Row>(`
      WITH object AS (
        SELECT 'schema ' || quote_ident(nspname) AS name, 'ON SCHEMA ' || quote_ident(nspname) AS target, nspacl AS acl
        FROM pg_namespace WHERE nspname <> 'public' AND ${ownSchema("oid")}
        UNION ALL
        SELECT 'relation ' || oid::regclass, 'ON ' || CASE relkind WHEN 'S' THEN 'SEQUENCE ' ELSE '' END || oid::regclass,
          relacl
        FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND ${ownSchema("relnamespace")}
          AND ${notOfExtension("pg_class", "pg_class.oid")}
        UNION ALL
        SELECT format('column %I of %s', attname, attrelid::regclass), format('(%I) ON %s', attname, attrelid::regclass),
          attacl
        FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid
        WHERE attnum > 0 AND ${ownSchema("relnamespace")} AND ${notOfExtension("pg_class", "c.oid")}
        UNION ALL
        SELECT 'routine ' || p.oid::regprocedure, 'ON ROUTINE ' || p.oid::regprocedure,
          coalesce(proacl, acldefault('f', proowner))
        FROM pg_proc p WHERE ${ownSchema("pronamespace")} AND ${notOfExtension("pg_proc", "p.oid")}
      )
      SELECT name, target, string_agg(privilege_type, ', ' ORDER BY privilege_type) AS rights
      FROM object, aclexplode(acl) WHERE grantee = 0 GROUP BY name, target ORDER BY name`);
    return rows.map(({ name, target, rights }) => ({
      where: name,
      message: `gives PUBLIC ${rights}. REVOKE ALL ${target} FROM PUBLIC; and grant to the roles it is for.`,
    }));
  },
};
