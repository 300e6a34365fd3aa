-- The chat's tables under audit, and the keys of sealed columns.
-- Why: who joined, left, edited, deleted, and who changed a role, a classification or a retention, is on record.
--
-- Ids, states and rights are copied. What a person wrote or is never is: the log cannot be changed, so erasing a person
-- could not reach it. His id stays in it and means nobody once his row is gone. That such a column was changed is on
-- record all the same. created_by and last_modified_by name a Cognito user; the log has its own actor.
--
-- Not recorded at all: updated_at, which the log knows better; presence and read marks, which move with every look at
-- the screen and would make the log a record of when somebody was there.
-- Undo: yes. What is on record stays.

-- migrate:up
SET LOCAL ROLE chat_owner;

SELECT audit.attach('chat.users',
  exclude => ARRAY['cognito_id', 'username', 'email', 'email_encrypted', 'email_index', 'display_name', 'avatar_url',
    'created_by', 'last_modified_by', 'source_ip', 'user_agent', 'request_id'],
  ignore => ARRAY['updated_at', 'status', 'last_active']);
SELECT audit.attach('chat.rooms',
  exclude => ARRAY['name', 'description', 'last_modified_by', 'source_ip', 'user_agent', 'request_id'],
  ignore => ARRAY['updated_at']);
SELECT audit.attach('chat.room_members',
  exclude => ARRAY['created_by', 'last_modified_by', 'source_ip', 'user_agent', 'request_id'],
  ignore => ARRAY['updated_at', 'last_read_at', 'last_read_message_id']);
SELECT audit.attach('chat.messages',
  exclude => ARRAY['content', 'content_encrypted', 'created_by', 'last_modified_by', 'source_ip', 'user_agent', 'request_id'],
  ignore => ARRAY['updated_at']);
SELECT audit.attach('chat.file_uploads',
  exclude => ARRAY['object_key', 'file_name', 'sha256', 'created_by', 'last_modified_by', 'source_ip', 'user_agent', 'request_id'],
  ignore => ARRAY['updated_at']);
SELECT audit.attach('vault.encryption_keys', exclude => ARRAY['wrapped_key']);

-- migrate:down
SET LOCAL ROLE chat_owner;
SELECT audit.detach('vault.encryption_keys');
SELECT audit.detach('chat.file_uploads');
SELECT audit.detach('chat.messages');
SELECT audit.detach('chat.room_members');
SELECT audit.detach('chat.rooms');
SELECT audit.detach('chat.users');
