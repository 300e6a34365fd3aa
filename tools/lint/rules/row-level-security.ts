import type { CatalogueRule } from "../finding";
import { notOfExtension, ownSchema } from "../own-objects";
import { withoutRowLevelSecurity } from "../reasons";

interface Row {
  name: string;
  enabled: boolean;
  forced: boolean;
  reachable: boolean;
}

/**
 * Every table has row-level security, and FORCE, so that it holds for its owner too; or `reasons` says why not. A
 * partition that nobody but its owner has a right on is reached through its parent alone, and so judged there.
 *
 * @param reasons Table -> why it needs none. One that is not needed any more is an error.
 */
export function rowLevelSecurity(reasons = withoutRowLevelSecurity): CatalogueRule {
  return {
    name: "row-level-security",
    check: async (query) => {
      const rows = await query<Row>(`
        SELECT format('%I.%I', n.nspname, c.relname) AS name, relrowsecurity AS enabled,
          relforcerowsecurity AS forced,
          NOT relispartition OR EXISTS (
            SELECT FROM aclexplode(relacl) item WHERE item.grantee <> relowner
          ) OR EXISTS (
            SELECT FROM pg_attribute a, aclexplode(a.attacl) item WHERE a.attrelid = c.oid AND item.grantee <> relowner
          ) AS reachable
        FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
        WHERE relkind IN ('r', 'p') AND ${ownSchema("relnamespace")} AND ${notOfExtension("pg_class", "c.oid")}
        ORDER BY 1`);
      const findings = rows
        .filter((row) => row.reachable && !(row.enabled && row.forced) && !(row.name in reasons))
        .map(({ name, enabled }) => ({
          where: `table ${name}`,
          message:
            (enabled
              ? `has row-level security that its owner is not subject to. ALTER TABLE ${name} FORCE ROW LEVEL SECURITY;`
              : `has no row-level security. ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; ` +
                "and a policy for each command and role that needs it.") +
            " If it holds nothing of anybody, say so in tools/lint/reasons.ts.",
        }));
      const stale = Object.keys(reasons)
        .filter((name) => !rows.some((row) => row.name === name && !(row.enabled && row.forced)))
        .map((name) => ({
          where: `table ${name}`,
          message:
            "is in tools/lint/reasons.ts, and has forced row-level security or does not exist. Remove it there.",
        }));
      return [...findings, ...stale];
    },
  };
}
