-- pgaudit: says in the server's log what each statement did to which object, also inside functions and DO blocks.
-- Why: the parameter group preloads its library and has it log `ddl` and `role` (D2); without the extension's event
-- triggers those entries name no object. It keeps nothing in the database: who changed which row is in the audit log.
--
-- Made where its library is loaded: on Aurora, and not on a server that has no such package. On Aurora rds_superuser
-- may make it, so the master user; chat_deployer may not, and is told so.
-- pgaudit.role stays unset: logging who read which table would put a line in the log for every page of messages, and
-- reading is what row-level security decides. pgaudit.log_parameter stays off: parameters are messages and addresses.
-- pg_cron is not made: a schedule in the database would keep a cluster awake that could pause. A function outside
-- does the background work.
-- Undo: nothing to undo. The extension belongs to the server's operators and stays, as pg_stat_statements does.

-- migrate:up
DO $$
BEGIN
  -- A setting of its own is listed only when the library is loaded.
  IF EXISTS (SELECT FROM pg_catalog.pg_settings WHERE name = 'pgaudit.log')
    AND EXISTS (SELECT FROM pg_catalog.pg_available_extensions WHERE name = 'pgaudit')
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = 'pgaudit')
  THEN
    CREATE EXTENSION pgaudit;
  END IF;
EXCEPTION WHEN insufficient_privilege THEN
  RAISE insufficient_privilege USING
    MESSAGE = format('%I may not make the extension pgaudit', session_user),
    HINT = 'Run this once as the master user: --login secret.';
END $$;

-- migrate:down
SELECT 'pgaudit stays';
