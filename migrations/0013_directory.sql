-- What the application may know beyond one's own rows, as views and functions that show just that.
--
--   directory            name and picture of those who share a room with the user, and of himself
--   find_user(name)      the same of one user by his exact name, to invite him
--   user_id_of(sub)      the id of a Cognito user: asked at sign-in, when no identity is known yet
--   unread_counts        unread messages of each of one's rooms
--
-- Why: members must see each other's names, and nothing else of each other; and counting over all rooms must not ask
-- for each message whether it may be seen, when the rooms are one's own by construction.
-- Undo: yes.

-- migrate:up
SET LOCAL ROLE chat_owner;
GRANT SELECT (id, cognito_id, username, display_name, avatar_url, status) ON chat.users TO chat_lookup;
GRANT SELECT (id, room_id, created_at) ON chat.messages TO chat_lookup;
GRANT SELECT (last_read_at, last_read_message_id) ON chat.room_members TO chat_lookup;
CREATE POLICY lookup_select ON chat.users FOR SELECT TO chat_lookup USING (true);
CREATE POLICY lookup_select ON chat.messages FOR SELECT TO chat_lookup USING (true);
GRANT CREATE ON SCHEMA chat TO chat_lookup;
RESET ROLE;
GRANT chat_lookup TO CURRENT_USER;

SET LOCAL ROLE chat_lookup;
CREATE VIEW chat.directory WITH (security_barrier) AS
SELECT u.id, u.username, u.display_name, u.avatar_url, u.status
FROM chat.users u
WHERE u.id = (SELECT user_id FROM chat.me)
  OR EXISTS (
    SELECT FROM chat.room_members m
    WHERE m.user_id = u.id AND m.room_id = ANY (ARRAY (SELECT room_id FROM chat.my_rooms))
  );
COMMENT ON VIEW chat.directory IS 'People who share a room with chat.me: what they show of themselves';
GRANT SELECT ON chat.directory TO chat_app;

CREATE FUNCTION chat.find_user(name text)
RETURNS TABLE (id uuid, username text, display_name text, avatar_url text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  SELECT u.id, u.username, u.display_name, u.avatar_url
  FROM chat.users u
  WHERE lower(u.username) = lower(name) AND (SELECT user_id FROM chat.me) IS NOT NULL;
END;
COMMENT ON FUNCTION chat.find_user(text) IS 'One user by his exact name, without regard to case; for a signed-in user';
REVOKE EXECUTE ON FUNCTION chat.find_user(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION chat.find_user(text) TO chat_app;

CREATE FUNCTION chat.user_id_of(sub text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  SELECT u.id FROM chat.users u WHERE u.cognito_id = sub;
END;
COMMENT ON FUNCTION chat.user_id_of(text) IS 'The id of a Cognito user, NULL if he is not registered';
REVOKE EXECUTE ON FUNCTION chat.user_id_of(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION chat.user_id_of(text) TO chat_app;

CREATE VIEW chat.unread_counts WITH (security_barrier) AS
SELECT m.room_id, unread.count
FROM chat.room_members m
CROSS JOIN LATERAL (
  SELECT count(*)::integer AS count
  FROM (
    SELECT FROM chat.messages x
    WHERE x.room_id = m.room_id AND (x.created_at, x.id) > (m.last_read_at, m.last_read_message_id)
    LIMIT 100
  ) newer
) unread
WHERE m.user_id = (SELECT user_id FROM chat.me);
COMMENT ON VIEW chat.unread_counts IS 'Messages after the read mark in each room of chat.me; 100 stands for 100 and more';
GRANT SELECT ON chat.unread_counts TO chat_app;
RESET ROLE;

REVOKE chat_lookup FROM CURRENT_USER;
SET LOCAL ROLE chat_owner;
REVOKE CREATE ON SCHEMA chat FROM chat_lookup;

-- migrate:down
GRANT chat_lookup TO CURRENT_USER;
SET LOCAL ROLE chat_lookup;
DROP VIEW chat.unread_counts;
DROP FUNCTION chat.user_id_of(text);
DROP FUNCTION chat.find_user(text);
DROP VIEW chat.directory;
RESET ROLE;
REVOKE chat_lookup FROM CURRENT_USER;
SET LOCAL ROLE chat_owner;
DROP POLICY lookup_select ON chat.messages;
DROP POLICY lookup_select ON chat.users;
REVOKE ALL ON chat.users FROM chat_lookup;
REVOKE ALL ON chat.messages FROM chat_lookup;
REVOKE ALL (last_read_at, last_read_message_id) ON chat.room_members FROM chat_lookup;
