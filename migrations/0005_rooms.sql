-- Rooms: public (anyone may find and join them), private (by invitation), direct (two people).
-- Why: membership and messages belong to a room; row-level security asks for the room.
--
-- Found by: id; the list of public rooms by name; the rooms that a user made.
-- A room is closed with is_active = false. It can be deleted only when its messages and files are gone: deleting them
-- is the retention job's work, for the files' objects in S3 must go with them.
-- Undo: yes, and every room is lost.

-- migrate:up
SET LOCAL ROLE chat_owner;

CREATE TABLE chat.rooms (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL,
  description text,
  room_type text NOT NULL DEFAULT 'public',
  max_members integer NOT NULL DEFAULT 100,
  is_active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  created_by uuid CONSTRAINT rooms_created_by_fkey REFERENCES chat.users (id) ON DELETE SET NULL,
  last_modified_by text,
  security_classification chat.classification NOT NULL DEFAULT 'internal',
  data_retention_days chat.retention_days NOT NULL DEFAULT 2555,
  source_ip inet,
  user_agent text,
  request_id text,

  CONSTRAINT rooms_name_form CHECK (length(name) BETWEEN 1 AND 100 AND name = btrim(name)),
  CONSTRAINT rooms_description_length CHECK (length(description) <= 2000),
  CONSTRAINT rooms_room_type_known CHECK (room_type IN ('public', 'private', 'direct')),
  CONSTRAINT rooms_max_members_range CHECK (max_members BETWEEN 2 AND 10000),
  CONSTRAINT rooms_direct_is_for_two CHECK (room_type <> 'direct' OR max_members = 2),
  CONSTRAINT rooms_last_modified_by_length CHECK (length(last_modified_by) <= 255),
  CONSTRAINT rooms_user_agent_length CHECK (length(user_agent) <= 1024),
  CONSTRAINT rooms_request_id_length CHECK (length(request_id) <= 255)
);
COMMENT ON TABLE chat.rooms IS 'Rooms of the chat';
COMMENT ON COLUMN chat.rooms.created_by IS 'The user who made the room; unknown once he is deleted';
COMMENT ON COLUMN chat.rooms.max_members IS 'How many members the application lets in';

CREATE INDEX rooms_created_by_idx ON chat.rooms (created_by);
CREATE INDEX rooms_public_name_idx ON chat.rooms (name, id) WHERE room_type = 'public' AND is_active;

CREATE TRIGGER rooms_set_updated_at
  BEFORE UPDATE ON chat.rooms
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)
  EXECUTE FUNCTION chat.set_updated_at();

-- migrate:down
SET LOCAL ROLE chat_owner;
DROP TABLE chat.rooms;
