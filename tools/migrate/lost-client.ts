/**
 * SQL that lets the server notice within half a second that its client is gone, roll back and free its locks. Only some
 * systems can tell (PostgreSQL 15: Linux, macOS, illumos and the BSDs); on others the server refuses the setting.
 */
export const noticeLostClient = `DO $$ BEGIN
  PERFORM pg_catalog.set_config('client_connection_check_interval', '500ms', false);
EXCEPTION WHEN invalid_parameter_value THEN
  NULL; -- as before: when it next writes to the client
END $$`;
