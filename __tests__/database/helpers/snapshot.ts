import type { TestDatabase } from "./database";

/** Rights as they are in effect: the default is not written down until something was granted. */
const rights = (acl: string, kind: string, owner: string) =>
  `(SELECT string_agg(item::text, ' ' ORDER BY item::text) FROM unnest(coalesce(${acl}, acldefault('${kind}', ${owner}))) item)`;

/** Everything in a database that migrations make, as sorted lines of text; comparing two shows what differs. */
export async function snapshot(database: TestDatabase): Promise<string[]> {
  const rows = await database.query(`
    WITH own AS (
      SELECT oid FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' AND nspname NOT IN ('information_schema', 'migrate')
    ), member AS (
      SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
    )
    SELECT 'database ' || ${rights("datacl", "d", "datdba")} AS line FROM pg_database WHERE datname = current_database()
    UNION ALL SELECT format('schema %s %s %s', nspname, pg_get_userbyid(nspowner), ${rights("nspacl", "n", "nspowner")})
      FROM pg_namespace JOIN own USING (oid)
    UNION ALL SELECT format('extension %s %s', extname, extnamespace::regnamespace) FROM pg_extension
    UNION ALL SELECT format('default privileges %s %s %s', pg_get_userbyid(defaclrole), defaclobjtype, defaclacl)
      FROM pg_default_acl
    UNION ALL SELECT format('relation %s %s %s %s security %s %s %s %s', relkind, c.oid::regclass, pg_get_userbyid(relowner),
        ${rights("relacl", "r", "relowner")}, relrowsecurity, relforcerowsecurity, reloptions, obj_description(c.oid, 'pg_class'))
      FROM pg_class c JOIN own ON own.oid = relnamespace
      WHERE NOT EXISTS (SELECT FROM member WHERE objid = c.oid)
    UNION ALL SELECT format('view %s %s', c.oid::regclass, pg_get_viewdef(c.oid))
      FROM pg_class c JOIN own ON own.oid = relnamespace
      WHERE relkind IN ('v', 'm') AND NOT EXISTS (SELECT FROM member WHERE objid = c.oid)
    UNION ALL SELECT format('policy %s %s %s %s %s %s %s', polrelid::regclass, polname, polcmd, polpermissive,
        (SELECT string_agg(role::regrole::text, ' ' ORDER BY role::regrole::text) FROM unnest(polroles) role),
        pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) FROM pg_policy
    UNION ALL SELECT format('column %s %s %s %s %s %s %s %s', attrelid::regclass, attnum, attname,
        format_type(atttypid, atttypmod), attnotnull, attacl, pg_get_expr(adbin, adrelid), col_description(attrelid, attnum))
      FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid JOIN own ON own.oid = relnamespace
      LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
      WHERE attnum > 0 AND NOT attisdropped AND relkind IN ('r', 'p', 'v')
        AND NOT EXISTS (SELECT FROM member WHERE objid = c.oid)
    UNION ALL SELECT format('constraint %s %s', conname, pg_get_constraintdef(c.oid))
      FROM pg_constraint c JOIN own ON own.oid = connamespace
    UNION ALL SELECT 'index ' || pg_get_indexdef(indexrelid)
      FROM pg_index JOIN pg_class c ON c.oid = indexrelid JOIN own ON own.oid = relnamespace
    UNION ALL SELECT 'trigger ' || pg_get_triggerdef(t.oid)
      FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid JOIN own ON own.oid = relnamespace WHERE NOT tgisinternal
    UNION ALL SELECT format('function %s %s %s', pg_get_functiondef(p.oid), pg_get_userbyid(proowner), ${rights("proacl", "f", "proowner")})
      FROM pg_proc p JOIN own ON own.oid = pronamespace
      WHERE prokind IN ('f', 'p') AND NOT EXISTS (SELECT FROM member WHERE objid = p.oid)
    UNION ALL SELECT format('domain %s %s %s', typname, format_type(typbasetype, typtypmod), pg_get_userbyid(typowner))
      FROM pg_type JOIN own ON own.oid = typnamespace WHERE typtype = 'd'
    ORDER BY 1`);
  return rows.map(({ line }) => String(line));
}
