-- Users of the chat, one row a Cognito user.
-- Why: Cognito knows who signs in; rooms and messages need a key of their own and what is shown to others.
--
-- Found by: id; cognito_id (at each request); username, without regard to case; email, likewise.
-- Encryption (next step): an address is either in `email`, or sealed in email_encrypted with its blind index (an HMAC,
-- 32 bytes) in email_index. So rows move from one to the other one by one, with the application running, and then a
-- CHECK closes `email`.
-- Undo: yes, and every user is lost.

-- migrate:up
SET LOCAL ROLE chat_owner;

CREATE TABLE chat.users (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  cognito_id text NOT NULL CONSTRAINT users_cognito_id_key UNIQUE,
  username text NOT NULL,
  email text,
  email_encrypted bytea,
  email_index bytea CONSTRAINT users_email_index_key UNIQUE,
  display_name text,
  avatar_url text,
  status text NOT NULL DEFAULT 'offline',
  last_active timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  created_by text,
  last_modified_by text,
  security_classification chat.classification NOT NULL DEFAULT 'internal',
  data_retention_days chat.retention_days NOT NULL DEFAULT 2555,
  source_ip inet,
  user_agent text,
  request_id text,

  CONSTRAINT users_cognito_id_length CHECK (length(cognito_id) BETWEEN 1 AND 255),
  CONSTRAINT users_username_form CHECK (length(username) BETWEEN 1 AND 50 AND username = btrim(username)),
  CONSTRAINT users_email_form CHECK (length(email) <= 254 AND email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
  CONSTRAINT users_email_once CHECK (num_nonnulls(email, email_encrypted) = 1),
  CONSTRAINT users_email_indexed CHECK ((email_encrypted IS NULL) = (email_index IS NULL)),
  CONSTRAINT users_email_index_length CHECK (octet_length(email_index) = 32),
  CONSTRAINT users_display_name_length CHECK (length(display_name) BETWEEN 1 AND 100),
  CONSTRAINT users_avatar_url_form CHECK (length(avatar_url) <= 2048 AND avatar_url ~ '^https://'),
  CONSTRAINT users_status_known CHECK (status IN ('online', 'away', 'busy', 'offline')),
  CONSTRAINT users_created_by_length CHECK (length(created_by) <= 255),
  CONSTRAINT users_last_modified_by_length CHECK (length(last_modified_by) <= 255),
  CONSTRAINT users_user_agent_length CHECK (length(user_agent) <= 1024),
  CONSTRAINT users_request_id_length CHECK (length(request_id) <= 255)
);
COMMENT ON TABLE chat.users IS 'Users of the chat, one row a Cognito user';
COMMENT ON COLUMN chat.users.cognito_id IS 'The claim `sub` of the token';
COMMENT ON COLUMN chat.users.email_encrypted IS 'The sealed address; the value names its key';
COMMENT ON COLUMN chat.users.email_index IS 'HMAC-SHA256 of the address in lower case, for lookup and uniqueness';

CREATE UNIQUE INDEX users_username_key ON chat.users (lower(username));
CREATE UNIQUE INDEX users_email_key ON chat.users (lower(email));

CREATE TRIGGER users_set_updated_at
  BEFORE UPDATE ON chat.users
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)
  EXECUTE FUNCTION chat.set_updated_at();

-- migrate:down
SET LOCAL ROLE chat_owner;
DROP TABLE chat.users;
