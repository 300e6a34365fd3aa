import type { CatalogueRule } from "../finding";
import { notOfExtension, ownSchema } from "../own-objects";

interface Row {
  name: string;
  path: string | null;
}

/**
 * A function that runs with its owner's rights has a search_path of its own that ends in pg_temp; else whoever calls
 * it chooses what its names mean. Not named, pg_temp is searched first, before pg_catalog.
 * Source: https://www.postgresql.org/docs/15/sql-createfunction.html#SQL-CREATEFUNCTION-SECURITY
 */
export const securityDefinerSearchPath: CatalogueRule = {
  name: "security-definer-search-path",
  check: async (query) => {
    const rows = await query<Row>(`
      SELECT p.oid::regprocedure::text AS name, path
      FROM pg_proc p
      LEFT JOIN LATERAL (
        SELECT substr(item, length('search_path=') + 1) AS path FROM unnest(proconfig) item
        WHERE item LIKE 'search\\_path=%') setting ON true
      WHERE prosecdef AND ${ownSchema("pronamespace")} AND ${notOfExtension("pg_proc", "p.oid")}
      ORDER BY 1`);
    return rows
      .filter(({ path }) => !/(^|,)\s*"?pg_temp"?\s*$/.test(path ?? ""))
      .map(({ name, path }) => ({
        where: `function ${name}`,
        message:
          (path === null
            ? "is SECURITY DEFINER and takes its names from the caller's search_path. "
            : `is SECURITY DEFINER and has the search_path ${path}: the caller's temporary tables come first. `) +
          `ALTER FUNCTION ${name} SET search_path = pg_catalog, pg_temp; and write all other names in full.`,
      }));
  },
};
