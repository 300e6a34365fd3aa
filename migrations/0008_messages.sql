-- Messages of rooms.
-- Why: the largest table by far, read mostly as "the last messages of a room", so that is its main index.
--
-- Found by: (room_id, created_at DESC, id DESC), for the last messages, paging and what is unread; id; the messages
-- of a user (export, erasure); the replies to a message; the message of a file.
-- A reply and a file must be of the same room: both foreign keys carry the room, and (room_id, id) is unique for that.
-- When the message replied to, the file or the author is deleted, the message stays without it.
-- Encryption (next step): the text is either in `content`, or sealed in content_encrypted. So rows move from one to
-- the other with the application running, and then a CHECK closes `content`.
-- Undo: yes, and every message is lost.

-- migrate:up
SET LOCAL ROLE chat_owner;

CREATE TABLE chat.messages (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  room_id uuid NOT NULL CONSTRAINT messages_room_id_fkey REFERENCES chat.rooms (id),
  user_id uuid CONSTRAINT messages_user_id_fkey REFERENCES chat.users (id) ON DELETE SET NULL,
  content text,
  content_encrypted bytea,
  message_type text NOT NULL DEFAULT 'text',
  reply_to_id uuid,
  file_upload_id uuid,
  is_edited boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  created_by text,
  last_modified_by text,
  security_classification chat.classification NOT NULL DEFAULT 'internal',
  data_retention_days chat.retention_days NOT NULL DEFAULT 2555,
  source_ip inet,
  user_agent text,
  request_id text,

  CONSTRAINT messages_room_key UNIQUE (room_id, id),
  CONSTRAINT messages_reply_to_fkey FOREIGN KEY (room_id, reply_to_id)
    REFERENCES chat.messages (room_id, id) ON DELETE SET NULL (reply_to_id),
  CONSTRAINT messages_file_upload_fkey FOREIGN KEY (room_id, file_upload_id)
    REFERENCES chat.file_uploads (room_id, id) ON DELETE SET NULL (file_upload_id),
  CONSTRAINT messages_content_once CHECK (num_nonnulls(content, content_encrypted) = 1),
  CONSTRAINT messages_content_length CHECK (length(content) <= 10000),
  CONSTRAINT messages_content_encrypted_length CHECK (octet_length(content_encrypted) BETWEEN 1 AND 65536),
  CONSTRAINT messages_text_not_empty CHECK (message_type NOT IN ('text', 'system') OR content <> ''),
  CONSTRAINT messages_message_type_known CHECK (message_type IN ('text', 'image', 'file', 'system')),
  CONSTRAINT messages_file_needs_type CHECK (file_upload_id IS NULL OR message_type IN ('image', 'file')),
  CONSTRAINT messages_no_reply_to_itself CHECK (reply_to_id <> id),
  CONSTRAINT messages_created_by_length CHECK (length(created_by) <= 255),
  CONSTRAINT messages_last_modified_by_length CHECK (length(last_modified_by) <= 255),
  CONSTRAINT messages_user_agent_length CHECK (length(user_agent) <= 1024),
  CONSTRAINT messages_request_id_length CHECK (length(request_id) <= 255)
);
COMMENT ON TABLE chat.messages IS 'Messages of rooms';
COMMENT ON COLUMN chat.messages.user_id IS 'The author; unknown once he is deleted';
COMMENT ON COLUMN chat.messages.content IS 'The text, or a file''s caption, which may be empty';
COMMENT ON COLUMN chat.messages.content_encrypted IS 'The sealed text; the value names its key';

CREATE INDEX messages_room_created_idx ON chat.messages (room_id, created_at DESC, id DESC);
CREATE INDEX messages_user_idx ON chat.messages (user_id, created_at DESC);
CREATE INDEX messages_reply_to_idx ON chat.messages (reply_to_id, room_id) WHERE reply_to_id IS NOT NULL;
CREATE INDEX messages_file_upload_idx ON chat.messages (file_upload_id, room_id) WHERE file_upload_id IS NOT NULL;

CREATE TRIGGER messages_set_updated_at
  BEFORE UPDATE ON chat.messages
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)
  EXECUTE FUNCTION chat.set_updated_at();

-- migrate:down
SET LOCAL ROLE chat_owner;
DROP TABLE chat.messages;
