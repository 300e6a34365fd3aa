import type { CatalogueRule } from "../finding";
import { ownSchema } from "../own-objects";

interface Row {
  name: string;
  table: string;
  all: boolean;
  public: boolean;
}

/**
 * A policy is for one command and names its roles: FOR ALL lets USING stand in for a missing WITH CHECK, and a policy
 * without roles opens the table to roles that do not exist yet.
 */
export const policyIsSpecific: CatalogueRule = {
  name: "policy-is-specific",
  check: async (query) => {
    const rows = await query<Row>(`
      SELECT quote_ident(polname) AS name, polrelid::regclass::text AS table, polcmd = '*' AS all,
        0 = ANY (polroles) AS public
      FROM pg_policy JOIN pg_class c ON c.oid = polrelid
      WHERE (polcmd = '*' OR 0 = ANY (polroles)) AND ${ownSchema("relnamespace")}
      ORDER BY 2, 1`);
    return rows.flatMap(({ name, table, ...row }) => {
      const where = `policy ${name} of ${table}`;
      return [
        ...(row.all
          ? [
              {
                where,
                message: "is for all commands. Write one for each command: FOR SELECT, FOR INSERT, ...",
              },
            ]
          : []),
        ...(row.public ? [{ where, message: "is for PUBLIC. Name its roles: TO chat_app, ..." }] : []),
      ];
    });
  },
};
