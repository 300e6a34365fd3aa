import { readFileSync } from "node:fs";
import { createDatabase, migratedTemplate } from "../helpers/database";
import type { TestDatabase } from "../helpers/database";

const page = "docs/roles.md";
/** Roles, relations and functions of the migrations; partitions come and go with the months and are closed to all. */
const RIGHTS = `
  WITH schemas AS (
    SELECT oid, nspname, nspacl FROM pg_namespace
    WHERE nspname !~ '^(pg_|information_schema$|public$)'
  ), grants (role, object, privilege, columns) AS (
    SELECT grantee, 'schema ' || nspname, privilege_type, NULL
    FROM schemas, aclexplode(nspacl)
    UNION ALL
    SELECT grantee, s.nspname || '.' || relname, privilege_type, NULL
    FROM pg_class c JOIN schemas s ON s.oid = relnamespace, aclexplode(relacl)
    WHERE NOT relispartition AND grantee <> relowner
    UNION ALL
    SELECT grantee, s.nspname || '.' || relname, privilege_type,
      string_agg(quote_ident(attname), ', ' ORDER BY attnum)
    FROM pg_class c JOIN schemas s ON s.oid = relnamespace JOIN pg_attribute a ON attrelid = c.oid, aclexplode(attacl)
    WHERE NOT relispartition AND grantee <> relowner
    GROUP BY 1, 2, 3
    UNION ALL
    SELECT grantee, s.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')',
      privilege_type, NULL
    FROM pg_proc p JOIN schemas s ON s.oid = pronamespace,
      aclexplode(coalesce(proacl, acldefault('f', proowner)))
    WHERE grantee <> proowner AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = p.oid AND deptype = 'e')
  )
  SELECT CASE role WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(role) END AS role, object,
    string_agg(privilege || coalesce(' (' || columns || ')', ''), '; ' ORDER BY privilege, columns) AS rights
  FROM grants
  WHERE role = 0 OR pg_get_userbyid(role) LIKE 'chat\\_%'
  GROUP BY 1, 2 ORDER BY 1, 2`;

const MEMBERS = `
  SELECT m.rolname AS role, string_agg(r.rolname, ', ' ORDER BY r.rolname) AS "memberOf"
  FROM pg_auth_members JOIN pg_roles r ON r.oid = roleid JOIN pg_roles m ON m.oid = member
  WHERE m.rolname LIKE 'chat\\_%' AND r.rolname LIKE 'chat\\_%' GROUP BY 1 ORDER BY 1`;

const OWNERS = `
  SELECT pg_get_userbyid(owner) AS role, string_agg(object, ', ' ORDER BY object) AS owns
  FROM (
    SELECT relowner, n.nspname || '.' || relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
    WHERE relkind IN ('r', 'p', 'v', 'm', 'S') AND NOT relispartition
    UNION ALL
    SELECT proowner, n.nspname || '.' || proname || '()' FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace
  ) owned (owner, object)
  WHERE pg_get_userbyid(owner) LIKE 'chat\\_%' AND pg_get_userbyid(owner) <> 'chat_owner'
  GROUP BY 1 ORDER BY 1`;

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase(migratedTemplate);
});
afterAll(() => database.drop());

const table = (head: string, rows: Record<string, unknown>[]) =>
  [head, head.replace(/[^|]+/g, "---"), ...rows.map((row) => `| ${Object.values(row).join(" | ")} |`)].join(
    "\n",
  );

/** The tables as the page must have them; if they differ, the test prints these. */
async function describeRoles(): Promise<string> {
  const rights = await database.query(RIGHTS);
  const roles = [...new Set(rights.map(({ role }) => String(role)))];
  return [
    table("| Role | Member of |", await database.query(MEMBERS)),
    table("| Role | Owns |", await database.query(OWNERS)),
    ...roles.flatMap((name) => [
      `## ${name}`,
      table(
        "| On | May |",
        rights.filter(({ role }) => role === name).map(({ object, rights }) => ({ object, rights })),
      ),
    ]),
  ].join("\n\n");
}

test("the tables of docs/roles.md are what the server's catalogue says", async () => {
  const [, tables] = readFileSync(page, "utf8").split("<!-- held to the catalogue by a test -->\n\n");
  expect(tables).toBe(`${await describeRoles()}\n`);
});

test("everyone may do nothing", async () => {
  const rights = (await database.query(RIGHTS)).filter(({ role }) => role === "PUBLIC");
  expect(rights).toEqual([]);
});
