-- Masking views: what support staff and reports see, in a schema of their own.
-- Why: support must find an account, a room, a message by its time, and needs no address, no text and no file for it.
-- chat_reader has a right on these views and on no table, so what is not a column here cannot be read at all.
--
--   support.users        the name that one signs in with; first letter and domain of the address; first letter of the
--                        shown name; no picture, Cognito id, network address or browser
--   support.rooms        names of public rooms only; no description
--   support.memberships  who is in which room; not how far he has read
--   support.messages     when, by whom, in which room; no text and no length
--   support.files        type and size; no name, no place in S3, no hash
--
-- The views belong to chat_masking, which may read exactly the columns that they need: content, sealed values, keys of
-- objects and Cognito ids are closed to it, so that no later mistake in a view can show them.
-- Undo: yes.

-- migrate:up
DO $$
BEGIN
  CREATE ROLE chat_masking NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  NULL; -- made by another database of this cluster, perhaps at this moment
END $$;

CREATE SCHEMA support AUTHORIZATION chat_owner;
SET LOCAL ROLE chat_owner;
COMMENT ON SCHEMA support IS 'What support staff and reports see: views that mask';
GRANT USAGE ON SCHEMA support TO chat_reader;
GRANT USAGE, CREATE ON SCHEMA support TO chat_masking;
GRANT USAGE ON SCHEMA chat TO chat_masking;
REVOKE USAGE ON SCHEMA chat FROM chat_reader;

GRANT SELECT (id, username, email, display_name, status, last_active, created_at, updated_at, security_classification, data_retention_days) ON chat.users TO chat_masking;
GRANT SELECT (id, name, room_type, max_members, is_active, created_by, created_at, updated_at, security_classification, data_retention_days) ON chat.rooms TO chat_masking;
GRANT SELECT (user_id, room_id, role, joined_at) ON chat.room_members TO chat_masking;
GRANT SELECT (id, room_id, user_id, message_type, reply_to_id, file_upload_id, is_edited, created_at, updated_at, security_classification, data_retention_days) ON chat.messages TO chat_masking;
GRANT SELECT (id, room_id, user_id, content_type, size_bytes, status, created_at, updated_at, security_classification, data_retention_days) ON chat.file_uploads TO chat_masking;

CREATE POLICY masking_select ON chat.users FOR SELECT TO chat_masking USING (true);
CREATE POLICY masking_select ON chat.rooms FOR SELECT TO chat_masking USING (true);
CREATE POLICY masking_select ON chat.room_members FOR SELECT TO chat_masking USING (true);
CREATE POLICY masking_select ON chat.messages FOR SELECT TO chat_masking USING (true);
CREATE POLICY masking_select ON chat.file_uploads FOR SELECT TO chat_masking USING (true);
RESET ROLE;
GRANT chat_masking TO CURRENT_USER;

SET LOCAL ROLE chat_masking;
CREATE FUNCTION support.mask_name(name text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
  SELECT CASE WHEN length(name) > 1 THEN left(name, 1) ELSE '' END || '***';
END;
COMMENT ON FUNCTION support.mask_name(text) IS
  'The first letter and three stars, whatever the length; of one letter the stars alone. mask_name(''Hanako'') = ''H***''';

CREATE FUNCTION support.mask_email(address text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
  SELECT support.mask_name(coalesce(substring(address FROM '^(.*)@'), ''))
    || coalesce(substring(address FROM '@[^@]*$'), '');
END;
COMMENT ON FUNCTION support.mask_email(text) IS
  'What is before the last @ as mask_name shows it, with the domain. mask_email(''hanako@example.com'') = ''h***@example.com''';

-- Whoever reads a view calls its functions himself.
REVOKE EXECUTE ON FUNCTION support.mask_name(text), support.mask_email(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION support.mask_name(text), support.mask_email(text) TO chat_reader;

CREATE VIEW support.users WITH (security_barrier) AS
SELECT u.id, u.username, coalesce(support.mask_email(u.email), '(sealed)') AS email,
  support.mask_name(u.display_name) AS display_name, u.status, u.last_active, u.created_at, u.updated_at,
  u.security_classification, u.data_retention_days
FROM chat.users u;
COMMENT ON VIEW support.users IS 'Users with masked addresses and shown names; (sealed) for an address that is encrypted';

CREATE VIEW support.rooms WITH (security_barrier) AS
SELECT r.id, CASE WHEN r.room_type = 'public' THEN r.name END AS name, r.room_type, r.max_members, r.is_active,
  r.created_by, r.created_at, r.updated_at, r.security_classification, r.data_retention_days
FROM chat.rooms r;
COMMENT ON VIEW support.rooms IS 'Rooms, with the names of public ones';

CREATE VIEW support.memberships WITH (security_barrier) AS
SELECT m.user_id, m.room_id, m.role, m.joined_at
FROM chat.room_members m;
COMMENT ON VIEW support.memberships IS 'Who is in which room';

CREATE VIEW support.messages WITH (security_barrier) AS
SELECT m.id, m.room_id, m.user_id, m.message_type, m.reply_to_id, m.file_upload_id, m.is_edited, m.created_at,
  m.updated_at, m.security_classification, m.data_retention_days
FROM chat.messages m;
COMMENT ON VIEW support.messages IS 'Messages without what they say';

CREATE VIEW support.files WITH (security_barrier) AS
SELECT f.id, f.room_id, f.user_id, f.content_type, f.size_bytes, f.status, f.created_at, f.updated_at,
  f.security_classification, f.data_retention_days
FROM chat.file_uploads f;
COMMENT ON VIEW support.files IS 'Files without their names and without where they are';

GRANT SELECT ON support.users, support.rooms, support.memberships, support.messages, support.files TO chat_reader;
RESET ROLE;

REVOKE chat_masking FROM CURRENT_USER;
SET LOCAL ROLE chat_owner;
REVOKE CREATE ON SCHEMA support FROM chat_masking;

-- migrate:down
GRANT chat_masking TO CURRENT_USER;
SET LOCAL ROLE chat_masking;
DROP VIEW support.users, support.rooms, support.memberships, support.messages, support.files;
DROP FUNCTION support.mask_email(text);
DROP FUNCTION support.mask_name(text);
RESET ROLE;
REVOKE chat_masking FROM CURRENT_USER;

SET LOCAL ROLE chat_owner;
DROP SCHEMA support;
DROP POLICY masking_select ON chat.users;
DROP POLICY masking_select ON chat.rooms;
DROP POLICY masking_select ON chat.room_members;
DROP POLICY masking_select ON chat.messages;
DROP POLICY masking_select ON chat.file_uploads;
REVOKE ALL ON chat.users, chat.rooms, chat.room_members, chat.messages, chat.file_uploads FROM chat_masking;
REVOKE ALL ON SCHEMA chat FROM chat_masking;
GRANT USAGE ON SCHEMA chat TO chat_reader;
RESET ROLE;
DO $$
BEGIN
  DROP ROLE chat_masking;
EXCEPTION WHEN dependent_objects_still_exist THEN
  RAISE NOTICE 'role chat_masking stays: another database uses it';
END $$;
