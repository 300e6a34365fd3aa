-- Indexes on the moment at which messages and files are due.
-- Why: without them each batch of the retention reads the whole table to find the few rows that are due. Closed rooms
-- and users are few enough to be read.
--
-- Built beside the work that goes on. Neither column changes in a row's life, so updates stay as cheap as they are.
-- Undo: yes. Retention is slow afterwards.

-- migrate:up
-- migrate:no-transaction
SET ROLE chat_owner;
CREATE INDEX CONCURRENTLY messages_due_idx ON chat.messages (((created_at AT TIME ZONE 'UTC') + make_interval(days => data_retention_days)));
CREATE INDEX CONCURRENTLY file_uploads_due_idx ON chat.file_uploads (((created_at AT TIME ZONE 'UTC') + make_interval(days => data_retention_days)));

-- migrate:down
-- migrate:no-transaction
SET ROLE chat_owner;
DROP INDEX CONCURRENTLY IF EXISTS chat.file_uploads_due_idx;
DROP INDEX CONCURRENTLY IF EXISTS chat.messages_due_idx;
