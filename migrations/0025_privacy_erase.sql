-- privacy.erase_next(): erases a person, one batch a call.
-- Why: a person may ask that nothing of him is kept. It is the only way to do it, it works for a request that was begun,
-- and it records each batch in the same transaction: killed at any moment, the record says what is gone, and the same
-- request, or a new one, goes on.
--
--   messages      deleted; what others answered stays, without the reference
--   file_uploads  deleted; their objects in S3 are put on the list chat.deleted_objects
--   rooms         those he made forget him; one that nobody is in any more is closed, loses its name, and goes when
--                 nothing is in it
--   room_members  deleted; a room of others whose only owner he was gets another: the admin who is there longest, or
--                 else the member. A room of two loses its name, which may be made of theirs
--   traces        his Cognito id in created_by and last_modified_by of others' rows, with the address and the browser
--   users         deleted last, locked, when nothing else is left: nothing new can come in between
--
-- Deleted, not renamed: under one made-up name his messages would still tell of one person, to everybody who was there.
-- The policies of chat_eraser let it delete nothing but what is the subject's.
-- Undo: yes. Whom it erased is gone.

-- migrate:up
SET LOCAL ROLE chat_owner;
GRANT DELETE, UPDATE (created_by, last_modified_by, source_ip, user_agent, request_id) ON chat.users, chat.messages, chat.file_uploads TO chat_eraser;
GRANT DELETE, UPDATE (role, created_by, last_modified_by, source_ip, user_agent, request_id) ON chat.room_members TO chat_eraser;
GRANT DELETE, UPDATE (name, description, is_active, created_by, last_modified_by, source_ip, user_agent, request_id) ON chat.rooms TO chat_eraser;

CREATE POLICY eraser_delete ON chat.users FOR DELETE TO chat_eraser
  USING (id = (SELECT user_id FROM privacy.subject));
CREATE POLICY eraser_delete ON chat.messages FOR DELETE TO chat_eraser
  USING (user_id = (SELECT user_id FROM privacy.subject));
CREATE POLICY eraser_delete ON chat.file_uploads FOR DELETE TO chat_eraser
  USING (user_id = (SELECT user_id FROM privacy.subject));
CREATE POLICY eraser_delete ON chat.room_members FOR DELETE TO chat_eraser
  USING (user_id = (SELECT user_id FROM privacy.subject));
CREATE POLICY eraser_delete ON chat.rooms FOR DELETE TO chat_eraser
  USING (created_by = (SELECT user_id FROM privacy.subject));

CREATE POLICY eraser_update ON chat.users FOR UPDATE TO chat_eraser
  USING (id = (SELECT user_id FROM privacy.subject) OR (SELECT cognito_id FROM privacy.subject) IN (created_by, last_modified_by))
  WITH CHECK (true);
CREATE POLICY eraser_update ON chat.messages FOR UPDATE TO chat_eraser
  USING ((SELECT cognito_id FROM privacy.subject) IN (created_by, last_modified_by)) WITH CHECK (true);
CREATE POLICY eraser_update ON chat.file_uploads FOR UPDATE TO chat_eraser
  USING ((SELECT cognito_id FROM privacy.subject) IN (created_by, last_modified_by)) WITH CHECK (true);
CREATE POLICY eraser_update ON chat.room_members FOR UPDATE TO chat_eraser
  USING (
    (SELECT cognito_id FROM privacy.subject) IN (created_by, last_modified_by)
    OR room_id = ANY (ARRAY (SELECT m.room_id FROM chat.room_members m WHERE m.user_id = (SELECT user_id FROM privacy.subject)))
  )
  WITH CHECK (true);
CREATE POLICY eraser_update ON chat.rooms FOR UPDATE TO chat_eraser
  USING (
    created_by = (SELECT user_id FROM privacy.subject)
    OR last_modified_by = (SELECT cognito_id FROM privacy.subject)
    OR id = ANY (ARRAY (SELECT m.room_id FROM chat.room_members m WHERE m.user_id = (SELECT user_id FROM privacy.subject)))
  )
  WITH CHECK (true);
GRANT CREATE ON SCHEMA privacy TO chat_eraser;
RESET ROLE;
GRANT chat_eraser TO CURRENT_USER;

SET LOCAL ROLE chat_eraser;
CREATE FUNCTION privacy.erase_traces(sub text, batch integer) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  name text;
  done integer;
  total integer;
BEGIN
  UPDATE chat.room_members SET created_by = nullif(created_by, sub), last_modified_by = nullif(last_modified_by, sub),
    source_ip = NULL, user_agent = NULL, request_id = NULL
  WHERE (user_id, room_id) IN (
    SELECT m.user_id, m.room_id FROM chat.room_members m WHERE sub IN (m.created_by, m.last_modified_by) LIMIT batch);
  GET DIAGNOSTICS total = ROW_COUNT;
  FOREACH name IN ARRAY ARRAY['messages', 'file_uploads', 'users'] LOOP
    EXECUTE format(
      'UPDATE chat.%1$I SET created_by = nullif(created_by, $1), last_modified_by = nullif(last_modified_by, $1),
         source_ip = NULL, user_agent = NULL, request_id = NULL
       WHERE id IN (SELECT t.id FROM chat.%1$I t WHERE $1 IN (t.created_by, t.last_modified_by) LIMIT $2)', name)
    USING sub, batch - total;
    GET DIAGNOSTICS done = ROW_COUNT;
    total := total + done;
  END LOOP;
  UPDATE chat.rooms SET last_modified_by = NULL, source_ip = NULL, user_agent = NULL, request_id = NULL
  WHERE id IN (SELECT r.id FROM chat.rooms r WHERE r.last_modified_by = sub LIMIT batch - total);
  GET DIAGNOSTICS done = ROW_COUNT;
  RETURN total + done;
END $$;
COMMENT ON FUNCTION privacy.erase_traces(text, integer) IS 'Takes a Cognito id off others'' rows, with the address and the browser; for erase_next';
REVOKE EXECUTE ON FUNCTION privacy.erase_traces(text, integer) FROM PUBLIC;

CREATE FUNCTION privacy.erase_memberships(person uuid, batch integer) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  theirs uuid[] := ARRAY (
    SELECT m.room_id FROM chat.room_members m WHERE m.user_id = person ORDER BY m.room_id LIMIT batch);
  done integer;
BEGIN
  -- In the order in which chat.set_member_role() locks owners.
  PERFORM FROM chat.room_members m WHERE m.room_id = ANY (theirs) AND m.role = 'owner' ORDER BY m.room_id, m.user_id FOR UPDATE;
  UPDATE chat.room_members SET role = 'owner' WHERE (room_id, user_id) IN (
    SELECT DISTINCT ON (m.room_id) m.room_id, m.user_id
    FROM chat.room_members m
    WHERE m.room_id = ANY (theirs) AND m.user_id <> person
      AND EXISTS (SELECT FROM chat.room_members o WHERE o.room_id = m.room_id AND o.user_id = person AND o.role = 'owner')
      AND NOT EXISTS (SELECT FROM chat.room_members o WHERE o.room_id = m.room_id AND o.user_id <> person AND o.role = 'owner')
    ORDER BY m.room_id, m.role = 'admin' DESC, m.joined_at, m.user_id);
  UPDATE chat.rooms SET name = 'Direct', description = NULL WHERE id = ANY (theirs) AND room_type = 'direct';
  UPDATE chat.rooms r SET name = 'Erased', description = NULL, is_active = false
  WHERE r.id = ANY (theirs)
    AND NOT EXISTS (SELECT FROM chat.room_members m WHERE m.room_id = r.id AND m.user_id <> person);
  DELETE FROM chat.room_members WHERE user_id = person AND room_id = ANY (theirs);
  GET DIAGNOSTICS done = ROW_COUNT;
  RETURN done;
END $$;
COMMENT ON FUNCTION privacy.erase_memberships(uuid, integer) IS 'Takes a person out of rooms, which keep an owner; for erase_next';
REVOKE EXECUTE ON FUNCTION privacy.erase_memberships(uuid, integer) FROM PUBLIC;

CREATE FUNCTION privacy.erase_rooms(person uuid, sub text, batch integer) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  theirs uuid[] := ARRAY (
    SELECT r.id FROM chat.rooms r WHERE r.created_by = person ORDER BY r.id LIMIT batch FOR UPDATE);
BEGIN
  DELETE FROM chat.rooms r
  WHERE r.id = ANY (theirs)
    AND NOT EXISTS (SELECT FROM chat.room_members m WHERE m.room_id = r.id)
    AND NOT EXISTS (SELECT FROM chat.messages m WHERE m.room_id = r.id)
    AND NOT EXISTS (SELECT FROM chat.file_uploads f WHERE f.room_id = r.id);
  UPDATE chat.rooms r SET name = 'Erased', description = NULL, is_active = false
  WHERE r.id = ANY (theirs) AND NOT EXISTS (SELECT FROM chat.room_members m WHERE m.room_id = r.id);
  UPDATE chat.rooms SET created_by = NULL, last_modified_by = nullif(last_modified_by, sub), source_ip = NULL,
    user_agent = NULL, request_id = NULL
  WHERE id = ANY (theirs);
  RETURN cardinality(theirs);
END $$;
COMMENT ON FUNCTION privacy.erase_rooms(uuid, text, integer) IS 'Lets rooms forget who made them, and empty ones go; for erase_next';
REVOKE EXECUTE ON FUNCTION privacy.erase_rooms(uuid, text, integer) FROM PUBLIC;

CREATE FUNCTION privacy.erase_next(request uuid, batch integer DEFAULT 1000)
RETURNS TABLE (step text, row_count integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  about record;
BEGIN
  IF batch IS NULL OR batch NOT BETWEEN 1 AND 100000 THEN
    RAISE EXCEPTION 'a batch of % rows; it must be 1 to 100000', coalesce(batch::text, 'NULL')
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  PERFORM set_config('chat.privacy_request', request::text, true);
  SELECT s.user_id, s.cognito_id INTO about FROM privacy.subject s WHERE s.kind = 'erase';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'request % is no erase begun by %, or has ended', request, session_user
      USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  IF about.cognito_id IS NULL THEN
    RETURN;
  END IF;

  step := 'messages';
  DELETE FROM chat.messages WHERE id IN (SELECT m.id FROM chat.messages m WHERE m.user_id = about.user_id LIMIT batch);
  GET DIAGNOSTICS row_count = ROW_COUNT;
  IF row_count = 0 THEN
    step := 'file_uploads';
    DELETE FROM chat.file_uploads WHERE id IN (SELECT f.id FROM chat.file_uploads f WHERE f.user_id = about.user_id LIMIT batch);
    GET DIAGNOSTICS row_count = ROW_COUNT;
  END IF;
  IF row_count = 0 THEN
    step := 'room_members';
    row_count := privacy.erase_memberships(about.user_id, batch);
  END IF;
  IF row_count = 0 THEN
    step := 'rooms';
    row_count := privacy.erase_rooms(about.user_id, about.cognito_id, batch);
  END IF;
  IF row_count = 0 THEN
    step := 'traces';
    row_count := privacy.erase_traces(about.cognito_id, batch);
  END IF;
  IF row_count = 0 THEN
    -- Whoever writes a row that refers to him waits here, and then finds him gone. What came before is erased first.
    step := 'users';
    PERFORM FROM chat.users u WHERE u.id = about.user_id FOR UPDATE;
    DELETE FROM chat.users u
    WHERE u.id = about.user_id
      AND NOT EXISTS (SELECT FROM chat.messages m WHERE m.user_id = u.id)
      AND NOT EXISTS (SELECT FROM chat.file_uploads f WHERE f.user_id = u.id)
      AND NOT EXISTS (SELECT FROM chat.room_members m WHERE m.user_id = u.id)
      AND NOT EXISTS (SELECT FROM chat.rooms r WHERE r.created_by = u.id);
    GET DIAGNOSTICS row_count = ROW_COUNT;
  END IF;
  IF row_count > 0 THEN
    INSERT INTO privacy.steps (request_id, step, row_count) VALUES (request, erase_next.step, erase_next.row_count);
  END IF;
  RETURN NEXT;
END $$;
COMMENT ON FUNCTION privacy.erase_next(uuid, integer) IS
  'Erases at most so many rows of the subject; says of which table and how many. No row comes back when he is gone';
REVOKE EXECUTE ON FUNCTION privacy.erase_next(uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.erase_next(uuid, integer) TO chat_privacy;

CREATE FUNCTION privacy.count_held(person uuid) RETURNS TABLE (step text, row_count bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  SELECT 'users', count(*) FROM chat.users u WHERE u.id = person
  UNION ALL SELECT 'rooms', count(*) FROM chat.rooms r WHERE r.created_by = person
  UNION ALL SELECT 'room_members', count(*) FROM chat.room_members m WHERE m.user_id = person
  UNION ALL SELECT 'messages', count(*) FROM chat.messages m WHERE m.user_id = person
  UNION ALL SELECT 'file_uploads', count(*) FROM chat.file_uploads f WHERE f.user_id = person;
END;
COMMENT ON FUNCTION privacy.count_held(uuid) IS 'How many rows of each table are a person''s';
REVOKE EXECUTE ON FUNCTION privacy.count_held(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.count_held(uuid) TO chat_privacy;
RESET ROLE;

REVOKE chat_eraser FROM CURRENT_USER;
SET LOCAL ROLE chat_owner;
REVOKE CREATE ON SCHEMA privacy FROM chat_eraser;

-- migrate:down
GRANT chat_eraser TO CURRENT_USER;
SET LOCAL ROLE chat_eraser;
DROP FUNCTION privacy.count_held(uuid);
DROP FUNCTION privacy.erase_next(uuid, integer);
DROP FUNCTION privacy.erase_rooms(uuid, text, integer);
DROP FUNCTION privacy.erase_memberships(uuid, integer);
DROP FUNCTION privacy.erase_traces(text, integer);
RESET ROLE;
REVOKE chat_eraser FROM CURRENT_USER;

SET LOCAL ROLE chat_owner;
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['users', 'rooms', 'room_members', 'messages', 'file_uploads'] LOOP
    EXECUTE format('DROP POLICY eraser_update ON chat.%I', name);
    EXECUTE format('DROP POLICY eraser_delete ON chat.%I', name);
    EXECUTE format('REVOKE DELETE ON chat.%I FROM chat_eraser', name);
    EXECUTE format('REVOKE UPDATE (created_by, last_modified_by, source_ip, user_agent, request_id) ON chat.%I FROM chat_eraser', name);
  END LOOP;
END $$;
REVOKE UPDATE (role) ON chat.room_members FROM chat_eraser;
REVOKE UPDATE (name, description, is_active) ON chat.rooms FROM chat_eraser;
