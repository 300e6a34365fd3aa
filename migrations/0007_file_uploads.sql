-- Files that members put into a room. The file itself is an object in S3; this is where it is and what it is.
-- Why: a message must be able to refer to a file of its own room and of no other, so a file belongs to a room.
--
-- Found by: id; the files of a room, newest first; the files of a user; bucket and key, when S3 reports an object.
-- (room_id, id) is unique only for messages to refer to both: that is what holds a message to files of its room.
-- Undo: yes, and it is forgotten which objects in S3 belong to whom.

-- migrate:up
SET LOCAL ROLE chat_owner;

CREATE TABLE chat.file_uploads (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  room_id uuid NOT NULL CONSTRAINT file_uploads_room_id_fkey REFERENCES chat.rooms (id),
  user_id uuid CONSTRAINT file_uploads_user_id_fkey REFERENCES chat.users (id) ON DELETE SET NULL,
  bucket text NOT NULL,
  object_key text NOT NULL,
  file_name text NOT NULL,
  content_type text NOT NULL,
  size_bytes bigint NOT NULL,
  sha256 bytea,
  status text NOT NULL DEFAULT 'pending',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  created_by text,
  last_modified_by text,
  security_classification chat.classification NOT NULL DEFAULT 'internal',
  data_retention_days chat.retention_days NOT NULL DEFAULT 2555,
  source_ip inet,
  user_agent text,
  request_id text,

  CONSTRAINT file_uploads_object_key UNIQUE (bucket, object_key),
  CONSTRAINT file_uploads_room_key UNIQUE (room_id, id),
  CONSTRAINT file_uploads_bucket_length CHECK (length(bucket) BETWEEN 3 AND 63),
  CONSTRAINT file_uploads_object_key_length CHECK (octet_length(object_key) BETWEEN 1 AND 1024),
  CONSTRAINT file_uploads_file_name_form CHECK (length(file_name) BETWEEN 1 AND 255 AND file_name !~ '[/\\]'),
  CONSTRAINT file_uploads_content_type_form CHECK (length(content_type) <= 255 AND content_type ~ '^[^/[:space:]]+/[^/[:space:]]+'),
  CONSTRAINT file_uploads_size_range CHECK (size_bytes BETWEEN 0 AND 5368709120),
  CONSTRAINT file_uploads_sha256_length CHECK (octet_length(sha256) = 32),
  CONSTRAINT file_uploads_status_known CHECK (status IN ('pending', 'available', 'rejected')),
  CONSTRAINT file_uploads_created_by_length CHECK (length(created_by) <= 255),
  CONSTRAINT file_uploads_last_modified_by_length CHECK (length(last_modified_by) <= 255),
  CONSTRAINT file_uploads_user_agent_length CHECK (length(user_agent) <= 1024),
  CONSTRAINT file_uploads_request_id_length CHECK (length(request_id) <= 255)
);
COMMENT ON TABLE chat.file_uploads IS 'Files in rooms; the files themselves are objects in S3';
COMMENT ON COLUMN chat.file_uploads.user_id IS 'Who put it there; unknown once he is deleted';
COMMENT ON COLUMN chat.file_uploads.size_bytes IS 'At most 5 GiB, what S3 takes in one PUT';
COMMENT ON COLUMN chat.file_uploads.status IS 'pending until the object is there and checked, then available or rejected';

CREATE INDEX file_uploads_room_created_idx ON chat.file_uploads (room_id, created_at DESC, id DESC);
CREATE INDEX file_uploads_user_idx ON chat.file_uploads (user_id, created_at DESC);

CREATE TRIGGER file_uploads_set_updated_at
  BEFORE UPDATE ON chat.file_uploads
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)
  EXECUTE FUNCTION chat.set_updated_at();

-- migrate:down
SET LOCAL ROLE chat_owner;
DROP TABLE chat.file_uploads;
