-- Roles behind row-level security. None can log in, none has a password, none bypasses a policy.
--
--   chat_lookup      owns the views that policies ask ("my rooms"), and reads for them what they need
--   chat_membership  owns the functions that write memberships which the application may not write itself
--   chat_maintainer  sees and writes all rows, for migrations that fill or change data: SET LOCAL ROLE chat_maintainer
--
-- Why: a policy that asks its own table never ends; asked through a view of another role, it does. And the owner of
-- the tables is held by the policies like everyone, so that no work on all rows is done by accident.
--
-- chat_migrator inherits nothing from here on: it may become chat_owner or chat_maintainer, but has their rights and
-- sees their rows only after SET ROLE. So does the user that made the roles, but for the rights of chat_owner, which it
-- has as the maker of the schema.
-- Undo: yes. Roles that another database of the cluster still uses stay, and so does what chat_migrator is and who is its
-- member: that is the cluster's. Memberships in roles that go are lost.

-- migrate:up
DO $$
DECLARE
  role text;
BEGIN
  FOREACH role IN ARRAY ARRAY['chat_lookup', 'chat_membership', 'chat_maintainer'] LOOP
    BEGIN
      EXECUTE format('CREATE ROLE %I NOLOGIN', role);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL; -- made by another database of this cluster, perhaps at this moment
    END;
  END LOOP;
END $$;

ALTER ROLE chat_migrator NOINHERIT;
GRANT chat_maintainer TO chat_migrator;
GRANT chat_migrator TO CURRENT_USER;

DO $$
BEGIN
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO chat_maintainer', current_database());
END $$;
GRANT USAGE ON SCHEMA extensions TO chat_maintainer;

SET LOCAL ROLE chat_owner;
GRANT USAGE ON SCHEMA chat TO chat_lookup, chat_membership, chat_maintainer;

-- migrate:down
DO $$
BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM chat_maintainer', current_database());
END $$;
REVOKE ALL ON SCHEMA extensions FROM chat_maintainer;
SET LOCAL ROLE chat_owner;
REVOKE ALL ON SCHEMA chat FROM chat_lookup, chat_membership, chat_maintainer;
RESET ROLE;

DO $$
DECLARE
  role text;
BEGIN
  FOREACH role IN ARRAY ARRAY['chat_lookup', 'chat_membership', 'chat_maintainer'] LOOP
    BEGIN
      EXECUTE format('DROP ROLE %I', role);
    EXCEPTION WHEN dependent_objects_still_exist THEN
      RAISE NOTICE 'role % stays: another database uses it', role;
    END;
  END LOOP;
END $$;
