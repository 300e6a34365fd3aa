-- Retention: what has been kept for its data_retention_days is deleted, in batches, by chat_retention.
-- Why: data that nobody needs any more can only be lost. And the role that deletes by itself, at night, must not be able
-- to delete anything else: its policies show DELETE only what is due.
--
--   messages      due when data_retention_days have passed since created_at
--   file_uploads  likewise; the object in S3 is put on the list chat.deleted_objects
--   rooms         due when closed (is_active = false) and unchanged so long; deleted once messages and files are gone
--   users         due when neither active nor changed so long; deleted once their messages and files are gone, unless
--                 they are the only owner of a room that others are in
--   room_members  end with their room or their user
--
-- Days are of 24 hours. chat.delete_expired() deletes at most one batch, steps over rows that somebody has locked, and
-- says how many it deleted; call it, each time in a transaction of its own, until that is 0.
--
-- chat.deleted_objects is written by a trigger, so that no object in S3 is forgotten, whoever deletes the row of a file.
-- Undo: yes. The list of objects still to be removed from S3 is lost: remove them first.

-- migrate:up
DO $$
BEGIN
  CREATE ROLE chat_retention NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  NULL; -- made by another database of this cluster, perhaps at this moment
END $$;
GRANT chat_retention TO chat_migrator;

SET LOCAL ROLE chat_owner;
GRANT USAGE ON SCHEMA chat TO chat_retention, chat_migrator;

CREATE TABLE chat.deleted_objects (
  bucket text NOT NULL,
  object_key text NOT NULL,
  deleted_at timestamptz NOT NULL DEFAULT now(),

  CONSTRAINT deleted_objects_pkey PRIMARY KEY (bucket, object_key)
);
COMMENT ON TABLE chat.deleted_objects IS 'Objects in S3 whose files were deleted here, until they are removed there';
COMMENT ON COLUMN chat.deleted_objects.deleted_at IS 'When the row of the file was deleted';
CREATE INDEX deleted_objects_deleted_at_idx ON chat.deleted_objects (deleted_at);

ALTER TABLE chat.deleted_objects ENABLE ROW LEVEL SECURITY;
ALTER TABLE chat.deleted_objects FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, DELETE ON chat.deleted_objects TO chat_retention;
CREATE POLICY retention_select ON chat.deleted_objects FOR SELECT TO chat_retention USING (true);
CREATE POLICY retention_insert ON chat.deleted_objects FOR INSERT TO chat_retention WITH CHECK (true);
CREATE POLICY retention_delete ON chat.deleted_objects FOR DELETE TO chat_retention USING (true);

-- All rows are seen, but only what "due" is made of: that a room or a user has nothing left must be known. Locking a row
-- takes a right to update; updated_at is the one that no trigger lets anybody set.
GRANT SELECT (id, room_id, user_id, created_at, data_retention_days), DELETE, UPDATE (updated_at) ON chat.messages TO chat_retention;
GRANT SELECT (id, room_id, user_id, bucket, object_key, created_at, data_retention_days), DELETE, UPDATE (updated_at) ON chat.file_uploads TO chat_retention;
GRANT SELECT (id, is_active, updated_at, data_retention_days), DELETE, UPDATE (updated_at) ON chat.rooms TO chat_retention;
GRANT SELECT (id, created_at, updated_at, last_active, data_retention_days), DELETE, UPDATE (updated_at) ON chat.users TO chat_retention;
GRANT SELECT (user_id, room_id, role) ON chat.room_members TO chat_retention;

CREATE POLICY retention_select ON chat.messages FOR SELECT TO chat_retention USING (true);
CREATE POLICY retention_select ON chat.file_uploads FOR SELECT TO chat_retention USING (true);
CREATE POLICY retention_select ON chat.rooms FOR SELECT TO chat_retention USING (true);
CREATE POLICY retention_select ON chat.users FOR SELECT TO chat_retention USING (true);
CREATE POLICY retention_select ON chat.room_members FOR SELECT TO chat_retention USING (true);

-- In UTC, without a time zone: that is immutable, and so can be indexed. The days of a user are subtracted from now: the
-- application sets last_active, and a time to which they cannot be added would stop the work on all tables.
CREATE POLICY retention_update ON chat.messages FOR UPDATE TO chat_retention
  USING ((created_at AT TIME ZONE 'UTC') + make_interval(days => data_retention_days) < now() AT TIME ZONE 'UTC');
CREATE POLICY retention_delete ON chat.messages FOR DELETE TO chat_retention
  USING ((created_at AT TIME ZONE 'UTC') + make_interval(days => data_retention_days) < now() AT TIME ZONE 'UTC');
CREATE POLICY retention_update ON chat.file_uploads FOR UPDATE TO chat_retention
  USING ((created_at AT TIME ZONE 'UTC') + make_interval(days => data_retention_days) < now() AT TIME ZONE 'UTC');
CREATE POLICY retention_delete ON chat.file_uploads FOR DELETE TO chat_retention
  USING ((created_at AT TIME ZONE 'UTC') + make_interval(days => data_retention_days) < now() AT TIME ZONE 'UTC');
CREATE POLICY retention_update ON chat.rooms FOR UPDATE TO chat_retention
  USING (NOT is_active AND (updated_at AT TIME ZONE 'UTC') + make_interval(days => data_retention_days) < now() AT TIME ZONE 'UTC');
CREATE POLICY retention_delete ON chat.rooms FOR DELETE TO chat_retention
  USING (NOT is_active AND (updated_at AT TIME ZONE 'UTC') + make_interval(days => data_retention_days) < now() AT TIME ZONE 'UTC');
CREATE POLICY retention_update ON chat.users FOR UPDATE TO chat_retention
  USING (greatest(created_at, updated_at, last_active) < now() - data_retention_days * interval '24 hours');
CREATE POLICY retention_delete ON chat.users FOR DELETE TO chat_retention
  USING (greatest(created_at, updated_at, last_active) < now() - data_retention_days * interval '24 hours');

GRANT CREATE ON SCHEMA chat TO chat_retention;
RESET ROLE;
GRANT chat_retention TO CURRENT_USER;

SET LOCAL ROLE chat_retention;
CREATE FUNCTION chat.note_deleted_objects() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO chat.deleted_objects (bucket, object_key) SELECT f.bucket, f.object_key FROM deleted f
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
COMMENT ON FUNCTION chat.note_deleted_objects() IS 'Lists the objects in S3 of files that are deleted';
REVOKE EXECUTE ON FUNCTION chat.note_deleted_objects() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION chat.note_deleted_objects() TO chat_owner;

CREATE FUNCTION chat.delete_expired(batch integer DEFAULT 1000) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  step integer;
  left_over integer := batch;
BEGIN
  IF batch IS NULL OR batch NOT BETWEEN 1 AND 100000 THEN
    RAISE EXCEPTION 'a batch of % rows; it must be 1 to 100000', coalesce(batch::text, 'NULL')
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  DELETE FROM chat.messages WHERE id IN (
    SELECT m.id FROM chat.messages m
    WHERE (m.created_at AT TIME ZONE 'UTC') + make_interval(days => m.data_retention_days) < now() AT TIME ZONE 'UTC'
    LIMIT left_over FOR UPDATE SKIP LOCKED);
  GET DIAGNOSTICS step = ROW_COUNT;
  left_over := left_over - step;

  DELETE FROM chat.file_uploads WHERE id IN (
    SELECT f.id FROM chat.file_uploads f
    WHERE (f.created_at AT TIME ZONE 'UTC') + make_interval(days => f.data_retention_days) < now() AT TIME ZONE 'UTC'
    LIMIT left_over FOR UPDATE SKIP LOCKED);
  GET DIAGNOSTICS step = ROW_COUNT;
  left_over := left_over - step;

  DELETE FROM chat.rooms WHERE id IN (
    SELECT r.id FROM chat.rooms r
    WHERE NOT r.is_active
      AND (r.updated_at AT TIME ZONE 'UTC') + make_interval(days => r.data_retention_days) < now() AT TIME ZONE 'UTC'
      AND NOT EXISTS (SELECT FROM chat.messages m WHERE m.room_id = r.id)
      AND NOT EXISTS (SELECT FROM chat.file_uploads f WHERE f.room_id = r.id)
    LIMIT left_over FOR UPDATE SKIP LOCKED);
  GET DIAGNOSTICS step = ROW_COUNT;
  left_over := left_over - step;

  DELETE FROM chat.users WHERE id IN (
    SELECT u.id FROM chat.users u
    WHERE greatest(u.created_at, u.updated_at, u.last_active) < now() - u.data_retention_days * interval '24 hours'
      AND NOT EXISTS (SELECT FROM chat.messages m WHERE m.user_id = u.id)
      AND NOT EXISTS (SELECT FROM chat.file_uploads f WHERE f.user_id = u.id)
      AND NOT EXISTS (
        SELECT FROM chat.room_members mine
        WHERE mine.user_id = u.id AND mine.role = 'owner'
          AND EXISTS (SELECT FROM chat.room_members o WHERE o.room_id = mine.room_id AND o.user_id <> u.id)
          AND NOT EXISTS (
            SELECT FROM chat.room_members o
            WHERE o.room_id = mine.room_id AND o.user_id <> u.id AND o.role = 'owner'))
    LIMIT left_over FOR UPDATE SKIP LOCKED);
  GET DIAGNOSTICS step = ROW_COUNT;
  left_over := left_over - step;

  RETURN batch - left_over;
END $$;
COMMENT ON FUNCTION chat.delete_expired(integer) IS
  'Deletes at most so many rows that were kept for their data_retention_days; says how many, 0 when none is left';
REVOKE EXECUTE ON FUNCTION chat.delete_expired(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION chat.delete_expired(integer) TO chat_migrator;

-- An object whose place another file has taken is left alone, until that file is deleted too.
CREATE FUNCTION chat.objects_to_remove(batch integer DEFAULT 1000) RETURNS TABLE (bucket text, object_key text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  SELECT o.bucket, o.object_key FROM chat.deleted_objects o
  WHERE NOT EXISTS (
    SELECT FROM chat.file_uploads f WHERE f.bucket = o.bucket AND f.object_key = o.object_key)
  ORDER BY o.deleted_at LIMIT batch;
END;
COMMENT ON FUNCTION chat.objects_to_remove(integer) IS 'Objects that can be removed from S3, those that wait longest first';
REVOKE EXECUTE ON FUNCTION chat.objects_to_remove(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION chat.objects_to_remove(integer) TO chat_migrator;

CREATE FUNCTION chat.objects_removed(buckets text[], object_keys text[]) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  WITH removed AS (
    DELETE FROM chat.deleted_objects o
    USING unnest(buckets, object_keys) gone (bucket, object_key)
    WHERE o.bucket = gone.bucket AND o.object_key = gone.object_key
    RETURNING o.bucket
  )
  SELECT count(*)::integer FROM removed;
END;
COMMENT ON FUNCTION chat.objects_removed(text[], text[]) IS 'Takes objects that are gone from S3 off the list';
REVOKE EXECUTE ON FUNCTION chat.objects_removed(text[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION chat.objects_removed(text[], text[]) TO chat_migrator;
RESET ROLE;

REVOKE chat_retention FROM CURRENT_USER;
SET LOCAL ROLE chat_owner;
REVOKE CREATE ON SCHEMA chat FROM chat_retention;
CREATE TRIGGER file_uploads_note_deleted
  AFTER DELETE ON chat.file_uploads
  REFERENCING OLD TABLE AS deleted
  FOR EACH STATEMENT EXECUTE FUNCTION chat.note_deleted_objects();

-- migrate:down
SET LOCAL ROLE chat_owner;
DROP TRIGGER file_uploads_note_deleted ON chat.file_uploads;
RESET ROLE;
GRANT chat_retention TO CURRENT_USER;
SET LOCAL ROLE chat_retention;
DROP FUNCTION chat.objects_removed(text[], text[]);
DROP FUNCTION chat.objects_to_remove(integer);
DROP FUNCTION chat.delete_expired(integer);
DROP FUNCTION chat.note_deleted_objects();
RESET ROLE;
REVOKE chat_retention FROM CURRENT_USER;

SET LOCAL ROLE chat_owner;
DROP TABLE chat.deleted_objects;
DO $$
DECLARE
  name text;
  policy name;
BEGIN
  FOREACH name IN ARRAY ARRAY['users', 'rooms', 'room_members', 'messages', 'file_uploads'] LOOP
    FOR policy IN
      SELECT polname FROM pg_policy WHERE polrelid = format('chat.%I', name)::regclass AND polname LIKE 'retention\_%'
    LOOP
      EXECUTE format('DROP POLICY %I ON chat.%I', policy, name);
    END LOOP;
    EXECUTE format('REVOKE ALL ON chat.%I FROM chat_retention', name);
  END LOOP;
END $$;
REVOKE ALL ON SCHEMA chat FROM chat_retention, chat_migrator;
RESET ROLE;
DO $$
BEGIN
  DROP ROLE chat_retention;
EXCEPTION WHEN dependent_objects_still_exist THEN
  RAISE NOTICE 'role chat_retention stays: another database uses it';
END $$;
