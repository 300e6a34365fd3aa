-- Requests of people about their own data: export and erasure, each on record before a row of theirs is read.
-- Why: the right to see and to delete all that is held of a person is the widest there is. chat_privacy has it for one
-- person at a time: the subject of a request that was begun, is not ended, and was begun by the same database user.
--
--   privacy.requests  who asked for what, about whom (his id, nothing else of him), why; one row a request
--   privacy.steps     what was done for it and how many rows that was, written together with it
--
-- A transaction names its request in chat.privacy_request; the view privacy.subject is then its subject, and every
-- policy of chat_privacy asks that view. The record is written by functions of chat_eraser, of which nobody is a
-- member; nobody may change it, a trigger refuses it to the owner too, and the audit log has a copy, which is sealed.
-- It is kept for good: after a restore from a backup it says whom to erase again.
-- Undo: yes, and the record is lost; the audit log keeps its copy.

-- migrate:up
DO $$
DECLARE
  role text;
BEGIN
  FOREACH role IN ARRAY ARRAY['chat_privacy', 'chat_eraser'] LOOP
    BEGIN
      EXECUTE format('CREATE ROLE %I NOLOGIN', role);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL; -- made by another database of this cluster, perhaps at this moment
    END;
  END LOOP;
END $$;
GRANT chat_privacy TO chat_migrator;

CREATE SCHEMA privacy AUTHORIZATION chat_owner;
SET LOCAL ROLE chat_owner;
COMMENT ON SCHEMA privacy IS 'Requests of people about their own data, and what was done for them';
GRANT USAGE ON SCHEMA privacy TO chat_privacy, chat_auditor;
GRANT USAGE, CREATE ON SCHEMA privacy TO chat_eraser;
GRANT USAGE ON SCHEMA chat TO chat_privacy, chat_eraser;

CREATE TABLE privacy.requests (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  kind text NOT NULL,
  subject uuid NOT NULL,
  requested_by text NOT NULL,
  reason text NOT NULL,
  database_user text NOT NULL DEFAULT session_user,
  address inet DEFAULT inet_client_addr(),
  begun_at timestamptz NOT NULL DEFAULT now(),

  CONSTRAINT requests_kind_known CHECK (kind IN ('export', 'erase')),
  CONSTRAINT requests_requested_by_length CHECK (length(requested_by) BETWEEN 1 AND 255),
  CONSTRAINT requests_reason_length CHECK (length(reason) BETWEEN 1 AND 1000)
);
COMMENT ON TABLE privacy.requests IS 'Exports and erasures of a person''s data that were begun; never changed';
COMMENT ON COLUMN privacy.requests.subject IS 'users.id; it means nobody once he is erased, so it refers to nothing';
COMMENT ON COLUMN privacy.requests.requested_by IS 'Who does it on whose behalf, as the command was told';
COMMENT ON COLUMN privacy.requests.reason IS 'The ticket; nothing of the person himself';
CREATE INDEX requests_subject_idx ON privacy.requests (subject);

CREATE TABLE privacy.steps (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  request_id uuid NOT NULL CONSTRAINT steps_request_id_fkey REFERENCES privacy.requests (id),
  step text NOT NULL,
  row_count bigint NOT NULL,
  done_at timestamptz NOT NULL DEFAULT clock_timestamp(),

  CONSTRAINT steps_step_known
    CHECK (step IN ('users', 'rooms', 'room_members', 'messages', 'file_uploads', 'traces', 'audit', 'objects', 'ended')),
  CONSTRAINT steps_row_count_positive CHECK (row_count >= 0)
);
COMMENT ON TABLE privacy.steps IS 'What was done for a request, in the transaction that did it; never changed';
COMMENT ON COLUMN privacy.steps.step IS 'The table; traces: his id and address on others'' rows; objects: in S3; or ended';
CREATE INDEX steps_request_id_idx ON privacy.steps (request_id);

ALTER TABLE privacy.requests ENABLE ROW LEVEL SECURITY;
ALTER TABLE privacy.requests FORCE ROW LEVEL SECURITY;
ALTER TABLE privacy.steps ENABLE ROW LEVEL SECURITY;
ALTER TABLE privacy.steps FORCE ROW LEVEL SECURITY;
GRANT SELECT ON privacy.requests, privacy.steps TO chat_auditor, chat_privacy;
GRANT SELECT, INSERT ON privacy.requests, privacy.steps TO chat_eraser;
CREATE POLICY reader_select ON privacy.requests FOR SELECT TO chat_auditor, chat_privacy, chat_eraser USING (true);
CREATE POLICY reader_select ON privacy.steps FOR SELECT TO chat_auditor, chat_privacy, chat_eraser USING (true);
CREATE POLICY eraser_insert ON privacy.requests FOR INSERT TO chat_eraser WITH CHECK (database_user = session_user);
CREATE POLICY eraser_insert ON privacy.steps FOR INSERT TO chat_eraser WITH CHECK (true);

CREATE FUNCTION privacy.refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of %.%: what is on record is never changed', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;
COMMENT ON FUNCTION privacy.refuse_change() IS 'For BEFORE UPDATE OR DELETE OR TRUNCATE triggers';
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON privacy.requests
  FOR EACH STATEMENT EXECUTE FUNCTION privacy.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON privacy.steps
  FOR EACH STATEMENT EXECUTE FUNCTION privacy.refuse_change();
SELECT audit.attach('privacy.requests');
SELECT audit.attach('privacy.steps');

-- What chat_eraser must know of everybody, to find one.
GRANT SELECT (id, cognito_id, username, email, email_index, display_name, created_by, last_modified_by) ON chat.users TO chat_eraser;
GRANT SELECT (id, created_by, last_modified_by, room_type, is_active) ON chat.rooms TO chat_eraser;
GRANT SELECT (user_id, room_id, role, joined_at, created_by, last_modified_by) ON chat.room_members TO chat_eraser;
GRANT SELECT (id, room_id, user_id, created_by, last_modified_by) ON chat.messages, chat.file_uploads TO chat_eraser;
CREATE POLICY eraser_select ON chat.users FOR SELECT TO chat_eraser USING (true);
CREATE POLICY eraser_select ON chat.rooms FOR SELECT TO chat_eraser USING (true);
CREATE POLICY eraser_select ON chat.room_members FOR SELECT TO chat_eraser USING (true);
CREATE POLICY eraser_select ON chat.messages FOR SELECT TO chat_eraser USING (true);
CREATE POLICY eraser_select ON chat.file_uploads FOR SELECT TO chat_eraser USING (true);
RESET ROLE;
GRANT chat_eraser TO CURRENT_USER;

SET LOCAL ROLE chat_eraser;
CREATE VIEW privacy.subject WITH (security_barrier) AS
SELECT r.id AS request_id, r.kind, r.subject AS user_id, u.cognito_id
FROM privacy.requests r
LEFT JOIN chat.users u ON u.id = r.subject
WHERE r.id = nullif(current_setting('chat.privacy_request', true), '')::uuid
  AND r.database_user = session_user
  AND NOT EXISTS (SELECT FROM privacy.steps s WHERE s.request_id = r.id AND s.step = 'ended');
COMMENT ON VIEW privacy.subject IS 'The person whom the request of this transaction is about, or nobody';
GRANT SELECT ON privacy.subject TO chat_privacy;

CREATE FUNCTION privacy.find_subject(cognito_id text, username text, email text, email_index bytea) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  SELECT u.id FROM chat.users u WHERE u.cognito_id = find_subject.cognito_id
  UNION SELECT u.id FROM chat.users u WHERE lower(u.username) = lower(find_subject.username)
  UNION SELECT u.id FROM chat.users u WHERE lower(u.email) = lower(find_subject.email)
  UNION SELECT u.id FROM chat.users u WHERE u.email_index = find_subject.email_index;
END;
COMMENT ON FUNCTION privacy.find_subject(text, text, text, bytea) IS
  'Users with this Cognito id, this name, this address or its blind index; NULL looks for nothing';
REVOKE EXECUTE ON FUNCTION privacy.find_subject(text, text, text, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.find_subject(text, text, text, bytea) TO chat_privacy;

CREATE FUNCTION privacy.begin_request(kind text, subject uuid, requested_by text, reason text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  person record;
  said text := lower(concat_ws(E'\n', begin_request.requested_by, begin_request.reason));
  request uuid;
BEGIN
  SELECT u.cognito_id, u.email, u.username, u.display_name INTO person FROM chat.users u WHERE u.id = begin_request.subject;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no user %', begin_request.subject USING ERRCODE = 'no_data_found';
  END IF;
  IF EXISTS (
    SELECT FROM unnest(ARRAY[person.cognito_id, person.email, person.display_name, person.username]) AS own (value)
    WHERE length(value) > 3 AND strpos(said, lower(value)) > 0
  ) THEN
    RAISE EXCEPTION 'who asks, or the reason, names the person; the record is kept for good, and so would that be'
      USING ERRCODE = 'invalid_parameter_value', HINT = 'Give the number of a ticket.';
  END IF;
  INSERT INTO privacy.requests (kind, subject, requested_by, reason)
  VALUES (begin_request.kind, begin_request.subject, begin_request.requested_by, begin_request.reason)
  RETURNING id INTO request;
  RETURN request;
END $$;
COMMENT ON FUNCTION privacy.begin_request(text, uuid, text, text) IS 'Records who wants an export or an erase of whom, and why';
REVOKE EXECUTE ON FUNCTION privacy.begin_request(text, uuid, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.begin_request(text, uuid, text, text) TO chat_privacy;

-- What an erase deletes is recorded where it is deleted: nobody can claim it. An erase ends when the user is gone.
CREATE FUNCTION privacy.note_step(request uuid, step text, row_count bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  about record;
BEGIN
  PERFORM set_config('chat.privacy_request', note_step.request::text, true);
  SELECT s.kind, s.user_id INTO about FROM privacy.subject s;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'request % is not begun by %, or has ended', note_step.request, session_user
      USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  IF about.kind = 'erase' AND (
    note_step.step NOT IN ('objects', 'ended')
    OR (note_step.step = 'ended' AND EXISTS (SELECT FROM chat.users u WHERE u.id = about.user_id))
  ) THEN
    RAISE EXCEPTION 'an erase records its steps itself, and ends when the user is gone'
      USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  INSERT INTO privacy.steps (request_id, step, row_count) VALUES (note_step.request, note_step.step, note_step.row_count);
END $$;
COMMENT ON FUNCTION privacy.note_step(uuid, text, bigint) IS 'Records what was exported, or removed from S3, or that a request has ended';
REVOKE EXECUTE ON FUNCTION privacy.note_step(uuid, text, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.note_step(uuid, text, bigint) TO chat_privacy;
RESET ROLE;
REVOKE chat_eraser FROM CURRENT_USER;

-- What chat_privacy sees: rows of the subject, and those of others that his Cognito id is on.
SET LOCAL ROLE chat_owner;
REVOKE CREATE ON SCHEMA privacy FROM chat_eraser;
GRANT SELECT ON chat.users, chat.rooms, chat.room_members, chat.messages, chat.file_uploads TO chat_privacy;
CREATE POLICY privacy_select ON chat.users FOR SELECT TO chat_privacy
  USING (id = (SELECT user_id FROM privacy.subject));
CREATE POLICY privacy_select ON chat.room_members FOR SELECT TO chat_privacy
  USING (user_id = (SELECT user_id FROM privacy.subject) OR (SELECT cognito_id FROM privacy.subject) IN (created_by, last_modified_by));
CREATE POLICY privacy_select ON chat.messages FOR SELECT TO chat_privacy
  USING (user_id = (SELECT user_id FROM privacy.subject) OR (SELECT cognito_id FROM privacy.subject) IN (created_by, last_modified_by));
CREATE POLICY privacy_select ON chat.file_uploads FOR SELECT TO chat_privacy
  USING (user_id = (SELECT user_id FROM privacy.subject) OR (SELECT cognito_id FROM privacy.subject) IN (created_by, last_modified_by));
CREATE POLICY privacy_select ON chat.rooms FOR SELECT TO chat_privacy
  USING (
    created_by = (SELECT user_id FROM privacy.subject)
    OR last_modified_by = (SELECT cognito_id FROM privacy.subject)
    OR id = ANY (ARRAY (SELECT m.room_id FROM chat.room_members m WHERE m.user_id = (SELECT user_id FROM privacy.subject)))
  );

-- To open what is sealed, if KMS lets the caller.
GRANT USAGE ON SCHEMA vault TO chat_privacy;
GRANT SELECT ON vault.encryption_keys TO chat_privacy;
CREATE POLICY privacy_select ON vault.encryption_keys FOR SELECT TO chat_privacy USING (true);
-- For the moment, to name the view in a policy.
GRANT USAGE ON SCHEMA privacy TO chat_audit_owner;
RESET ROLE;

GRANT chat_audit_owner TO CURRENT_USER;
SET LOCAL ROLE chat_audit_owner;
GRANT USAGE ON SCHEMA audit TO chat_privacy;
GRANT SELECT ON audit.log TO chat_privacy;
CREATE POLICY privacy_select ON audit.log FOR SELECT TO chat_privacy
  USING (
    actor = (SELECT user_id::text FROM privacy.subject)
    OR (table_name = 'chat.users' AND record_key = (SELECT user_id::text FROM privacy.subject))
  );
RESET ROLE;
REVOKE chat_audit_owner FROM CURRENT_USER;
SET LOCAL ROLE chat_owner;
REVOKE USAGE ON SCHEMA privacy FROM chat_audit_owner;
RESET ROLE;

GRANT chat_retention TO CURRENT_USER;
SET LOCAL ROLE chat_retention;
GRANT EXECUTE ON FUNCTION chat.objects_to_remove(integer), chat.objects_removed(text[], text[]) TO chat_privacy;
RESET ROLE;
REVOKE chat_retention FROM CURRENT_USER;

-- migrate:down
GRANT chat_retention TO CURRENT_USER;
SET LOCAL ROLE chat_retention;
REVOKE EXECUTE ON FUNCTION chat.objects_to_remove(integer), chat.objects_removed(text[], text[]) FROM chat_privacy;
RESET ROLE;
REVOKE chat_retention FROM CURRENT_USER;

GRANT chat_audit_owner TO CURRENT_USER;
SET LOCAL ROLE chat_audit_owner;
DROP POLICY privacy_select ON audit.log;
REVOKE ALL ON audit.log FROM chat_privacy;
REVOKE ALL ON SCHEMA audit FROM chat_privacy;
RESET ROLE;
REVOKE chat_audit_owner FROM CURRENT_USER;

SET LOCAL ROLE chat_owner;
DROP POLICY privacy_select ON vault.encryption_keys;
REVOKE ALL ON vault.encryption_keys FROM chat_privacy;
REVOKE ALL ON SCHEMA vault FROM chat_privacy;
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['users', 'rooms', 'room_members', 'messages', 'file_uploads'] LOOP
    EXECUTE format('DROP POLICY privacy_select ON chat.%I', name);
    EXECUTE format('DROP POLICY eraser_select ON chat.%I', name);
    EXECUTE format('REVOKE ALL ON chat.%I FROM chat_privacy, chat_eraser', name);
  END LOOP;
END $$;
RESET ROLE;

GRANT chat_eraser TO CURRENT_USER;
SET LOCAL ROLE chat_eraser;
DROP FUNCTION privacy.note_step(uuid, text, bigint);
DROP FUNCTION privacy.begin_request(text, uuid, text, text);
DROP FUNCTION privacy.find_subject(text, text, text, bytea);
DROP VIEW privacy.subject;
RESET ROLE;
REVOKE chat_eraser FROM CURRENT_USER;

SET LOCAL ROLE chat_owner;
SELECT audit.detach('privacy.steps');
SELECT audit.detach('privacy.requests');
DROP TABLE privacy.steps;
DROP TABLE privacy.requests;
DROP FUNCTION privacy.refuse_change();
DROP SCHEMA privacy;
REVOKE ALL ON SCHEMA chat FROM chat_privacy, chat_eraser;
RESET ROLE;
DO $$
DECLARE
  role text;
BEGIN
  FOREACH role IN ARRAY ARRAY['chat_privacy', 'chat_eraser'] LOOP
    BEGIN
      EXECUTE format('DROP ROLE %I', role);
    EXCEPTION WHEN dependent_objects_still_exist THEN
      RAISE NOTICE 'role % stays: another database uses it', role;
    END;
  END LOOP;
END $$;
