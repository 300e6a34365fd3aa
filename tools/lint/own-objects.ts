/** SQL conditions that leave out what is PostgreSQL's own or belongs to an extension. */
export const ownSchema = (oid: string) =>
  `${oid} IN (SELECT oid FROM pg_catalog.pg_namespace
     WHERE nspname <> 'information_schema' AND nspname NOT LIKE 'pg\\_%')`;

export const notOfExtension = (catalogue: string, oid: string) =>
  `NOT EXISTS (SELECT FROM pg_catalog.pg_depend own
     WHERE own.classid = 'pg_catalog.${catalogue}'::pg_catalog.regclass AND own.objid = ${oid} AND own.deptype = 'e')`;
