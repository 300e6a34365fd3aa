-- Users that log in with an IAM token of AWS, which is good for 15 minutes. Neither has a password, so without AWS
-- nobody can log in as them.
--
--   chat_service   the application; has what chat_app has
--   chat_deployer  the migration runner and the background work; has what the user has that runs this, so that all
--                  later migrations can be run by either, and may make roles
--
-- Why: the master user's password is then needed for the migrations up to this one and in emergencies only, and the
-- application never has it. On PostgreSQL 15 whoever may make roles can take any but a superuser's, so less than the
-- master user's rights for chat_deployer would only look safer.
-- Aurora lets a role log in with a token if it is a member of rds_iam, and then in no other way. So never make the
-- master user a member of one of these two: its password would be refused.
-- Undo: yes. The application and the runner must log in as the master user then.

-- migrate:up
DO $$
DECLARE
  login record;
BEGIN
  FOR login IN
    SELECT * FROM (VALUES ('chat_service', 'NOCREATEROLE'), ('chat_deployer', 'CREATEROLE')) AS logins (name, may)
  LOOP
    BEGIN
      EXECUTE format('CREATE ROLE %I LOGIN %s', login.name, login.may);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL; -- made by another database of this cluster, perhaps at this moment
    END;
    -- Only Aurora has it.
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'rds_iam') THEN
      EXECUTE format('GRANT rds_iam TO %I', login.name);
    END IF;
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), login.name);
  END LOOP;
END $$;

GRANT chat_app TO chat_service;
DO $$
BEGIN
  IF CURRENT_USER <> 'chat_deployer' THEN
    EXECUTE format('GRANT %I TO chat_deployer', CURRENT_USER);
  END IF;
END $$;

-- migrate:down
DO $$
DECLARE
  role text;
BEGIN
  FOREACH role IN ARRAY ARRAY['chat_service', 'chat_deployer'] LOOP
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM %I', current_database(), role);
    BEGIN
      EXECUTE format('DROP ROLE %I', role);
    EXCEPTION WHEN dependent_objects_still_exist THEN
      RAISE NOTICE 'role % stays: another database uses it', role;
    END;
  END LOOP;
END $$;
