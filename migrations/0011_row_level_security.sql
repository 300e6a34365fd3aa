-- Row-level security: what the application may see and write for the user that the transaction names.
-- Why: a forgotten WHERE in the application shows nothing that the user may not see. Forced, so that it holds the owner
-- of the tables too; only chat_maintainer works on all rows.
--
--   users         oneself; made and changed by oneself, never deleted here (erasure is a command of its own)
--   rooms         one's own, and public ones that are open; made by everyone, changed by their owners and admins
--   room_members  of one's own rooms; anyone joins an open public room, owners and admins add members and remove all
--                 but owners, everyone but an owner leaves, everyone moves his own read mark
--   messages      of one's own rooms; written as oneself into open rooms; one's own are edited and deleted
--   file_uploads  of one's own rooms; one's own are made, completed and deleted
--
-- Nobody gives himself a role, a classification, a retention or another's id: these columns are not granted, or the
-- policy compares them. Of rows of others nobody sees from where and with what they were made: source_ip, user_agent,
-- request_id and whom the application noted as their writer can be written and not read. An owner steps down before he
-- leaves (set_member_role), so that no room loses its last one.
-- A room that one has just made is seen before one is its member, for INSERT ... RETURNING.
-- Undo: yes. The application may then read nothing.

-- migrate:up
SET LOCAL ROLE chat_owner;

ALTER TABLE chat.users ENABLE ROW LEVEL SECURITY;
ALTER TABLE chat.users FORCE ROW LEVEL SECURITY;
ALTER TABLE chat.rooms ENABLE ROW LEVEL SECURITY;
ALTER TABLE chat.rooms FORCE ROW LEVEL SECURITY;
ALTER TABLE chat.room_members ENABLE ROW LEVEL SECURITY;
ALTER TABLE chat.room_members FORCE ROW LEVEL SECURITY;
ALTER TABLE chat.messages ENABLE ROW LEVEL SECURITY;
ALTER TABLE chat.messages FORCE ROW LEVEL SECURITY;
ALTER TABLE chat.file_uploads ENABLE ROW LEVEL SECURITY;
ALTER TABLE chat.file_uploads FORCE ROW LEVEL SECURITY;

-- The same for all tables: chat_maintainer sees and writes every row.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['users', 'rooms', 'room_members', 'messages', 'file_uploads'] LOOP
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON chat.%I TO chat_maintainer', name);
    EXECUTE format('CREATE POLICY maintainer_select ON chat.%I FOR SELECT TO chat_maintainer USING (true)', name);
    EXECUTE format('CREATE POLICY maintainer_insert ON chat.%I FOR INSERT TO chat_maintainer WITH CHECK (true)', name);
    EXECUTE format('CREATE POLICY maintainer_update ON chat.%I FOR UPDATE TO chat_maintainer USING (true)', name);
    EXECUTE format('CREATE POLICY maintainer_delete ON chat.%I FOR DELETE TO chat_maintainer USING (true)', name);
  END LOOP;
END $$;

CREATE POLICY lookup_select ON chat.room_members FOR SELECT TO chat_lookup USING (true);

-- users
GRANT SELECT ON chat.users TO chat_app;
GRANT INSERT (id, cognito_id, username, email, email_encrypted, email_index, display_name, avatar_url, status, last_active, created_by, last_modified_by, source_ip, user_agent, request_id) ON chat.users TO chat_app;
GRANT UPDATE (username, email, email_encrypted, email_index, display_name, avatar_url, status, last_active, last_modified_by, source_ip, user_agent, request_id) ON chat.users TO chat_app;

CREATE POLICY app_select ON chat.users FOR SELECT TO chat_app
  USING (id = (SELECT user_id FROM chat.me));
CREATE POLICY app_insert ON chat.users FOR INSERT TO chat_app
  WITH CHECK (id = (SELECT user_id FROM chat.me));
CREATE POLICY app_update ON chat.users FOR UPDATE TO chat_app
  USING (id = (SELECT user_id FROM chat.me));

-- rooms
GRANT SELECT (id, name, description, room_type, max_members, is_active, created_at, updated_at, created_by, security_classification, data_retention_days) ON chat.rooms TO chat_app;
GRANT INSERT (id, name, description, room_type, max_members, created_by, last_modified_by, source_ip, user_agent, request_id) ON chat.rooms TO chat_app;
GRANT UPDATE (name, description, max_members, is_active, last_modified_by, source_ip, user_agent, request_id) ON chat.rooms TO chat_app;

CREATE POLICY app_select ON chat.rooms FOR SELECT TO chat_app
  USING (
    id = ANY (ARRAY (SELECT room_id FROM chat.my_rooms))
    OR (room_type = 'public' AND is_active AND (SELECT user_id FROM chat.me) IS NOT NULL)
    OR (created_by = (SELECT user_id FROM chat.me) AND created_at = now())
  );
CREATE POLICY app_insert ON chat.rooms FOR INSERT TO chat_app
  WITH CHECK (created_by = (SELECT user_id FROM chat.me));
CREATE POLICY app_update ON chat.rooms FOR UPDATE TO chat_app
  USING (id = ANY (ARRAY (SELECT room_id FROM chat.my_rooms WHERE role IN ('owner', 'admin'))));

-- room_members
GRANT SELECT (user_id, room_id, role, joined_at, last_read_at, last_read_message_id, created_at, updated_at, security_classification, data_retention_days), DELETE ON chat.room_members TO chat_app;
GRANT INSERT (user_id, room_id, role, created_by, last_modified_by, source_ip, user_agent, request_id) ON chat.room_members TO chat_app;
GRANT UPDATE (last_read_at, last_read_message_id, last_modified_by, source_ip, user_agent, request_id) ON chat.room_members TO chat_app;

CREATE POLICY app_select ON chat.room_members FOR SELECT TO chat_app
  USING (user_id = (SELECT user_id FROM chat.me) OR room_id = ANY (ARRAY (SELECT room_id FROM chat.my_rooms)));
CREATE POLICY app_insert ON chat.room_members FOR INSERT TO chat_app
  WITH CHECK (
    role = 'member'
    AND (
      room_id = ANY (ARRAY (SELECT room_id FROM chat.my_rooms WHERE role IN ('owner', 'admin')))
      OR (
        user_id = (SELECT user_id FROM chat.me)
        AND EXISTS (SELECT FROM chat.rooms r WHERE r.id = room_id AND r.room_type = 'public' AND r.is_active)
      )
    )
  );
CREATE POLICY app_update ON chat.room_members FOR UPDATE TO chat_app
  USING (user_id = (SELECT user_id FROM chat.me));
CREATE POLICY app_delete ON chat.room_members FOR DELETE TO chat_app
  USING (
    role <> 'owner'
    AND (
      user_id = (SELECT user_id FROM chat.me)
      OR room_id = ANY (ARRAY (SELECT room_id FROM chat.my_rooms WHERE role IN ('owner', 'admin')))
    )
  );

-- messages
GRANT SELECT (id, room_id, user_id, content, content_encrypted, message_type, reply_to_id, file_upload_id, is_edited, created_at, updated_at, security_classification, data_retention_days), DELETE ON chat.messages TO chat_app;
GRANT INSERT (id, room_id, user_id, content, content_encrypted, message_type, reply_to_id, file_upload_id, created_by, last_modified_by, source_ip, user_agent, request_id) ON chat.messages TO chat_app;
GRANT UPDATE (content, content_encrypted, is_edited, last_modified_by, source_ip, user_agent, request_id) ON chat.messages TO chat_app;

CREATE POLICY app_select ON chat.messages FOR SELECT TO chat_app
  USING (room_id = ANY (ARRAY (SELECT room_id FROM chat.my_rooms)));
CREATE POLICY app_insert ON chat.messages FOR INSERT TO chat_app
  WITH CHECK (
    user_id = (SELECT user_id FROM chat.me)
    AND message_type <> 'system'
    AND room_id = ANY (ARRAY (SELECT room_id FROM chat.my_rooms))
    AND EXISTS (SELECT FROM chat.rooms r WHERE r.id = room_id AND r.is_active)
  );
CREATE POLICY app_update ON chat.messages FOR UPDATE TO chat_app
  USING (
    user_id = (SELECT user_id FROM chat.me)
    AND message_type <> 'system'
    AND room_id = ANY (ARRAY (SELECT room_id FROM chat.my_rooms))
  );
CREATE POLICY app_delete ON chat.messages FOR DELETE TO chat_app
  USING (user_id = (SELECT user_id FROM chat.me) AND room_id = ANY (ARRAY (SELECT room_id FROM chat.my_rooms)));

-- file_uploads
GRANT SELECT (id, room_id, user_id, bucket, object_key, file_name, content_type, size_bytes, sha256, status, created_at, updated_at, security_classification, data_retention_days), DELETE ON chat.file_uploads TO chat_app;
GRANT INSERT (id, room_id, user_id, bucket, object_key, file_name, content_type, size_bytes, sha256, created_by, last_modified_by, source_ip, user_agent, request_id) ON chat.file_uploads TO chat_app;
GRANT UPDATE (file_name, content_type, size_bytes, sha256, status, last_modified_by, source_ip, user_agent, request_id) ON chat.file_uploads TO chat_app;

CREATE POLICY app_select ON chat.file_uploads FOR SELECT TO chat_app
  USING (room_id = ANY (ARRAY (SELECT room_id FROM chat.my_rooms)));
CREATE POLICY app_insert ON chat.file_uploads FOR INSERT TO chat_app
  WITH CHECK (
    user_id = (SELECT user_id FROM chat.me)
    AND room_id = ANY (ARRAY (SELECT room_id FROM chat.my_rooms))
    AND EXISTS (SELECT FROM chat.rooms r WHERE r.id = room_id AND r.is_active)
  );
CREATE POLICY app_update ON chat.file_uploads FOR UPDATE TO chat_app
  USING (user_id = (SELECT user_id FROM chat.me) AND room_id = ANY (ARRAY (SELECT room_id FROM chat.my_rooms)));
CREATE POLICY app_delete ON chat.file_uploads FOR DELETE TO chat_app
  USING (user_id = (SELECT user_id FROM chat.me) AND room_id = ANY (ARRAY (SELECT room_id FROM chat.my_rooms)));

-- migrate:down
SET LOCAL ROLE chat_owner;
DO $$
DECLARE
  name text;
  policy name;
BEGIN
  FOREACH name IN ARRAY ARRAY['users', 'rooms', 'room_members', 'messages', 'file_uploads'] LOOP
    FOR policy IN SELECT polname FROM pg_policy WHERE polrelid = format('chat.%I', name)::regclass LOOP
      EXECUTE format('DROP POLICY %I ON chat.%I', policy, name);
    END LOOP;
    EXECUTE format('REVOKE ALL ON chat.%I FROM chat_app, chat_maintainer', name);
    EXECUTE format('ALTER TABLE chat.%I NO FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE chat.%I DISABLE ROW LEVEL SECURITY', name);
  END LOOP;
END $$;
