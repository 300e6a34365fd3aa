-- Memberships that nobody may write for himself: the owner of a new room, and a member's role.
-- Why: with a right to insert or update the role, a member could make himself owner. These two functions are the only
-- way, and each checks who asks.
--
-- Whoever makes a room becomes its owner in the same statement; a room made for no user (by maintenance) gets none.
-- Undo: yes. Rooms made afterwards have no owner until somebody inserts one.

-- migrate:up
SET LOCAL ROLE chat_owner;
GRANT SELECT ON chat.room_members TO chat_membership;
GRANT INSERT (user_id, room_id, role), UPDATE (role) ON chat.room_members TO chat_membership;
CREATE POLICY membership_select ON chat.room_members FOR SELECT TO chat_membership USING (true);
CREATE POLICY membership_insert ON chat.room_members FOR INSERT TO chat_membership WITH CHECK (role = 'owner');
CREATE POLICY membership_update ON chat.room_members FOR UPDATE TO chat_membership USING (true);
GRANT CREATE ON SCHEMA chat TO chat_membership;
RESET ROLE;
GRANT chat_membership TO CURRENT_USER;

SET LOCAL ROLE chat_membership;
CREATE FUNCTION chat.add_room_owner() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO chat.room_members (user_id, room_id, role) VALUES (NEW.created_by, NEW.id, 'owner');
  RETURN NULL;
END $$;
COMMENT ON FUNCTION chat.add_room_owner() IS 'Makes the user who made a room its owner';
REVOKE EXECUTE ON FUNCTION chat.add_room_owner() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION chat.add_room_owner() TO chat_owner;

CREATE FUNCTION chat.set_member_role(room uuid, member uuid, new_role text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- All owners of the room are locked, in one order: two who step down together would leave none. Who asks is looked at
  -- after that: somebody else may just have taken the role from him.
  PERFORM FROM chat.room_members m WHERE m.room_id = room AND m.role = 'owner' ORDER BY m.user_id FOR UPDATE;
  IF NOT EXISTS (SELECT FROM chat.my_rooms m WHERE m.room_id = room AND m.role = 'owner') THEN
    RAISE EXCEPTION 'only an owner of a room gives its members roles' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF new_role <> 'owner' AND NOT EXISTS (
    SELECT FROM chat.room_members m WHERE m.room_id = room AND m.role = 'owner' AND m.user_id <> member
  ) THEN
    RAISE EXCEPTION 'a room keeps at least one owner: make another member owner first'
      USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  UPDATE chat.room_members m SET role = new_role WHERE m.room_id = room AND m.user_id = member;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'user % is not a member of this room', member USING ERRCODE = 'no_data_found';
  END IF;
END $$;
COMMENT ON FUNCTION chat.set_member_role(uuid, uuid, text) IS
  'Makes a member owner, admin or member; for owners of the room, of which one stays';
REVOKE EXECUTE ON FUNCTION chat.set_member_role(uuid, uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION chat.set_member_role(uuid, uuid, text) TO chat_app;
RESET ROLE;

REVOKE chat_membership FROM CURRENT_USER;
SET LOCAL ROLE chat_owner;
REVOKE CREATE ON SCHEMA chat FROM chat_membership;
CREATE TRIGGER rooms_add_owner
  AFTER INSERT ON chat.rooms
  FOR EACH ROW WHEN (NEW.created_by IS NOT NULL AND current_setting('chat.user_id', true) <> '')
  EXECUTE FUNCTION chat.add_room_owner();

-- migrate:down
SET LOCAL ROLE chat_owner;
DROP TRIGGER rooms_add_owner ON chat.rooms;
RESET ROLE;
GRANT chat_membership TO CURRENT_USER;
SET LOCAL ROLE chat_membership;
DROP FUNCTION chat.set_member_role(uuid, uuid, text);
DROP FUNCTION chat.add_room_owner();
RESET ROLE;
REVOKE chat_membership FROM CURRENT_USER;
SET LOCAL ROLE chat_owner;
DROP POLICY membership_update ON chat.room_members;
DROP POLICY membership_insert ON chat.room_members;
DROP POLICY membership_select ON chat.room_members;
REVOKE ALL ON chat.room_members FROM chat_membership;
