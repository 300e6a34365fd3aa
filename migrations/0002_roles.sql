-- Roles: what may be done, apart from who may log in. None can log in and none has a password; a person or a service
-- logs in as a user of its own (with an IAM token) and is a member of one of them.
--
--   chat_owner     owns schema and tables; subject to row-level security like everyone (FORCE comes with it)
--   chat_migrator  may become chat_owner and write the migration history; for the runner
--   chat_app       the application
--   chat_reader    reads what is shown to people (support, reports)
--   chat_auditor   reads the history and, when it is there, the audit log
--
-- Why: the master user is for making roles and databases, not for daily work. It is no superuser on Aurora, so this
-- needs CREATEROLE only. Roles belong to the whole cluster: another database in it may have made them already.
-- No role is given a right on a table here: tables are opened together with their row-level security.
-- Undo: yes. Roles that another database of the cluster still uses stay. Memberships in those that go are lost.

-- migrate:up
DO $$
DECLARE
  role text;
BEGIN
  FOREACH role IN ARRAY ARRAY['chat_owner', 'chat_migrator', 'chat_app', 'chat_reader', 'chat_auditor'] LOOP
    BEGIN
      EXECUTE format('CREATE ROLE %I NOLOGIN', role);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL; -- made by another database of this cluster, perhaps at this moment
    END;
  END LOOP;
END $$;

GRANT chat_owner TO chat_migrator, CURRENT_USER;

-- Only the roles come in: by default everyone who can log in to the cluster may connect and make temporary tables.
DO $$
BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO chat_app, chat_reader, chat_auditor', current_database());
  EXECUTE format('GRANT CONNECT, CREATE, TEMPORARY ON DATABASE %I TO chat_migrator, chat_owner', current_database());
END $$;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

GRANT USAGE ON SCHEMA extensions TO chat_owner, chat_migrator, chat_app, chat_reader, chat_auditor;
GRANT USAGE ON SCHEMA migrate TO chat_migrator, chat_auditor;
GRANT SELECT, INSERT, UPDATE, DELETE ON migrate.history TO chat_migrator;
GRANT SELECT ON migrate.history TO chat_auditor;

-- PostgreSQL lets everyone call a new function; here each is granted to whom it is for.
ALTER DEFAULT PRIVILEGES FOR ROLE chat_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

-- migrate:down
ALTER DEFAULT PRIVILEGES FOR ROLE chat_owner GRANT EXECUTE ON FUNCTIONS TO PUBLIC;
REVOKE ALL ON migrate.history FROM chat_migrator, chat_auditor;
REVOKE ALL ON SCHEMA migrate FROM chat_migrator, chat_auditor;
REVOKE ALL ON SCHEMA extensions FROM chat_owner, chat_migrator, chat_app, chat_reader, chat_auditor;
DO $$
BEGIN
  EXECUTE format(
    'REVOKE ALL ON DATABASE %I FROM chat_owner, chat_migrator, chat_app, chat_reader, chat_auditor',
    current_database()
  );
  EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO PUBLIC', current_database());
END $$;

DO $$
DECLARE
  role text;
BEGIN
  FOREACH role IN ARRAY ARRAY['chat_auditor', 'chat_reader', 'chat_app', 'chat_migrator', 'chat_owner'] LOOP
    BEGIN
      EXECUTE format('DROP ROLE %I', role);
    EXCEPTION WHEN dependent_objects_still_exist THEN
      RAISE NOTICE 'role % stays: another database uses it', role;
    END;
  END LOOP;
END $$;
