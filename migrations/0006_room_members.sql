-- Who is in which room, with what role, and how far he has read.
-- Why: it is the table that row-level security asks at every statement: "my rooms" must be one short index scan.
--
-- Found by: (user_id, room_id), for "my rooms" and "am I in it"; (room_id, user_id), for the list of members.
-- Unread messages are those after the mark, in the order of the messages' own index:
--   (created_at, id) > (last_read_at, last_read_message_id)
-- A new member has read what was there when he joined. The mark refers to no message: it stays when that is deleted.
-- Undo: yes, and every membership is lost.

-- migrate:up
SET LOCAL ROLE chat_owner;

CREATE TABLE chat.room_members (
  user_id uuid NOT NULL CONSTRAINT room_members_user_id_fkey REFERENCES chat.users (id) ON DELETE CASCADE,
  room_id uuid NOT NULL CONSTRAINT room_members_room_id_fkey REFERENCES chat.rooms (id) ON DELETE CASCADE,
  role text NOT NULL DEFAULT 'member',
  joined_at timestamptz NOT NULL DEFAULT now(),
  last_read_at timestamptz NOT NULL DEFAULT now(),
  last_read_message_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  created_by text,
  last_modified_by text,
  security_classification chat.classification NOT NULL DEFAULT 'internal',
  data_retention_days chat.retention_days NOT NULL DEFAULT 2555,
  source_ip inet,
  user_agent text,
  request_id text,

  CONSTRAINT room_members_pkey PRIMARY KEY (user_id, room_id),
  CONSTRAINT room_members_role_known CHECK (role IN ('owner', 'admin', 'member')),
  CONSTRAINT room_members_created_by_length CHECK (length(created_by) <= 255),
  CONSTRAINT room_members_last_modified_by_length CHECK (length(last_modified_by) <= 255),
  CONSTRAINT room_members_user_agent_length CHECK (length(user_agent) <= 1024),
  CONSTRAINT room_members_request_id_length CHECK (length(request_id) <= 255)
);
COMMENT ON TABLE chat.room_members IS 'Who is in which room';
COMMENT ON COLUMN chat.room_members.last_read_at IS 'created_at of the newest message that the member has read';
COMMENT ON COLUMN chat.room_members.last_read_message_id IS 'Its id, for messages of the same moment; zeros for none';

CREATE INDEX room_members_room_idx ON chat.room_members (room_id, user_id);

CREATE TRIGGER room_members_set_updated_at
  BEFORE UPDATE ON chat.room_members
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)
  EXECUTE FUNCTION chat.set_updated_at();

-- migrate:down
SET LOCAL ROLE chat_owner;
DROP TABLE chat.room_members;
