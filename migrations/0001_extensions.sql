-- Extensions: pgcrypto (hashes, HMAC and symmetric encryption inside the database) and pg_stat_statements (which
-- statements cost what; D2 preloads it).
-- Why: both are wanted before the first table. uuid-ossp is not: gen_random_uuid() is part of PostgreSQL since 13.
--
-- pgcrypto gets a schema of its own, so that no search_path has to contain it to use anything else.
-- pg_stat_statements belongs to the server's operators: it may be there already and stays when this is undone.
-- Undo: yes. Fails, and changes nothing, while something uses pgcrypto.

-- migrate:up
CREATE SCHEMA extensions;
COMMENT ON SCHEMA extensions IS 'Functions of extensions. Call them by their full name.';

CREATE EXTENSION pgcrypto WITH SCHEMA extensions;
CREATE EXTENSION IF NOT EXISTS pg_stat_statements;

-- migrate:down
DROP EXTENSION pgcrypto;
DROP SCHEMA extensions;
