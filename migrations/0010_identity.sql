-- Who asks, and which rooms are his: two views that every policy goes through.
-- Why: one place says what identity is. A view is planned into the statement, where a function would be called; this one
-- runs once a statement, one short index scan for people in a few rooms.
--
-- The application sets in each transaction chat.user_id, the user's id. Without it, or with an empty one, me.user_id is
-- NULL and nobody's rooms are there. It may also set chat.room_id, for a statement about one room: my_rooms is then
-- that room, if it is the user's, and otherwise nothing. That narrows what can be seen, never widens it, and spares the
-- list of all rooms of a user who is in a thousand.
-- Undo: yes.

-- migrate:up
SET LOCAL ROLE chat_owner;
GRANT SELECT (user_id, room_id, role) ON chat.room_members TO chat_lookup;
GRANT CREATE ON SCHEMA chat TO chat_lookup;
RESET ROLE;
GRANT chat_lookup TO CURRENT_USER;

SET LOCAL ROLE chat_lookup;
CREATE VIEW chat.me WITH (security_barrier) AS
SELECT nullif(current_setting('chat.user_id', true), '')::uuid AS user_id;
COMMENT ON VIEW chat.me IS 'The user for whom this transaction works, or NULL';

-- One range of the index (user_id, room_id): from the room to itself, or from the first to the last.
CREATE VIEW chat.my_rooms WITH (security_barrier) AS
SELECT m.room_id, m.role
FROM chat.room_members m
WHERE m.user_id = nullif(current_setting('chat.user_id', true), '')::uuid
  AND m.room_id >= coalesce(nullif(current_setting('chat.room_id', true), '')::uuid, '00000000-0000-0000-0000-000000000000')
  AND m.room_id <= coalesce(nullif(current_setting('chat.room_id', true), '')::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
COMMENT ON VIEW chat.my_rooms IS 'Rooms of chat.me with his role, narrowed to chat.room_id if that is set';

GRANT SELECT ON chat.me, chat.my_rooms TO chat_app, chat_membership;
RESET ROLE;

REVOKE chat_lookup FROM CURRENT_USER;
SET LOCAL ROLE chat_owner;
REVOKE CREATE ON SCHEMA chat FROM chat_lookup;

-- migrate:down
GRANT chat_lookup TO CURRENT_USER;
SET LOCAL ROLE chat_lookup;
DROP VIEW chat.my_rooms;
DROP VIEW chat.me;
RESET ROLE;
REVOKE chat_lookup FROM CURRENT_USER;
SET LOCAL ROLE chat_owner;
REVOKE ALL (user_id, room_id, role) ON chat.room_members FROM chat_lookup;
