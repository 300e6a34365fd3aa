-- Schema of the chat, and what its tables share: two domains and the function that moves updated_at.
-- Why: a schema of its own can be granted, dumped and restored apart from what else the database will hold (audit,
-- resource management), and nothing in it depends on the rights that `public` happens to have.
--
-- Every table carries the columns of BLEA: created_by and last_modified_by (a Cognito id or a service's name; in rooms
-- created_by is the user himself), security_classification, data_retention_days, and source_ip, user_agent and
-- request_id of the request that made the row. They come from the application; the audit of the next step writes
-- down what changed.
-- Undo: yes, once the tables are gone.

-- migrate:up
CREATE SCHEMA chat AUTHORIZATION chat_owner;
SET LOCAL ROLE chat_owner;

COMMENT ON SCHEMA chat IS 'Users, rooms, members, messages and files of the chat';
GRANT USAGE ON SCHEMA chat TO chat_app, chat_reader;

CREATE DOMAIN chat.classification AS text
  CONSTRAINT classification_known CHECK (VALUE IN ('public', 'internal', 'confidential', 'restricted'));
COMMENT ON DOMAIN chat.classification IS 'How a row must be protected, from public to restricted';

CREATE DOMAIN chat.retention_days AS integer
  CONSTRAINT retention_days_range CHECK (VALUE BETWEEN 1 AND 36500);
COMMENT ON DOMAIN chat.retention_days IS 'Days that a row is kept; 2555 are seven years';

-- Every name is written in full, so that the function needs no search_path of its own, which would cost at each call.
CREATE FUNCTION chat.set_updated_at() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := pg_catalog.now();
  RETURN NEW;
END $$;
COMMENT ON FUNCTION chat.set_updated_at() IS 'For BEFORE UPDATE triggers that fire when the row really differs';

-- migrate:down
SET LOCAL ROLE chat_owner;
DROP FUNCTION chat.set_updated_at();
DROP DOMAIN chat.retention_days;
DROP DOMAIN chat.classification;
DROP SCHEMA chat;
