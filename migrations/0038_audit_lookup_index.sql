-- The lookup index of a new partition of the audit log leaves its first pages alone until they are full.
-- Why: an index made on an empty table has a summary of its first range of pages, and every row that is written there
-- takes it out, adds to its bloom filter and packs it again: for the first megabyte of each month a change of a row under audit took
-- twice as long. Without a summary the range is filled as every later one is, and autovacuum sums it up when the next begins.
-- A lookup reads that one megabyte meanwhile.
--
-- Partitions that are there and small have their summary taken away; what is larger has it behind it.
-- Undo: yes. Partitions that were made meanwhile stay as they are.

-- migrate:up
GRANT chat_audit_owner TO CURRENT_USER;
SET LOCAL ROLE chat_audit_owner;

CREATE FUNCTION audit.leave_first_range(partition regclass) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  SELECT brin_desummarize_range(i.indexrelid, 0)
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
  WHERE i.indrelid = partition AND a.amname = 'brin'
$$;
COMMENT ON FUNCTION audit.leave_first_range(regclass) IS 'Takes the summary of a partition''s first pages out of its BRIN indexes';

CREATE OR REPLACE FUNCTION audit.make_partition(name text, bounds text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  EXECUTE format('CREATE TABLE audit.%I (LIKE audit.log)', name);
  EXECUTE format('ALTER TABLE audit.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
  EXECUTE format(
    'CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.%I
     FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change()', name);
  EXECUTE format('CREATE POLICY owner_select ON audit.%I FOR SELECT TO chat_audit_owner USING (true)', name);
  EXECUTE format('ALTER TABLE audit.log ATTACH PARTITION audit.%I %s', name, bounds);
  PERFORM audit.leave_first_range(format('audit.%I', name)::regclass);
END $$;

SELECT audit.leave_first_range(inhrelid::regclass) FROM pg_inherits
WHERE inhparent = 'audit.log'::regclass AND pg_relation_size(inhrelid) < 1024 * 1024;
RESET ROLE;
REVOKE chat_audit_owner FROM CURRENT_USER;

-- migrate:down
GRANT chat_audit_owner TO CURRENT_USER;
SET LOCAL ROLE chat_audit_owner;
CREATE OR REPLACE FUNCTION audit.make_partition(name text, bounds text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  EXECUTE format('CREATE TABLE audit.%I (LIKE audit.log)', name);
  EXECUTE format('ALTER TABLE audit.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
  EXECUTE format(
    'CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.%I
     FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change()', name);
  EXECUTE format('CREATE POLICY owner_select ON audit.%I FOR SELECT TO chat_audit_owner USING (true)', name);
  EXECUTE format('ALTER TABLE audit.log ATTACH PARTITION audit.%I %s', name, bounds);
END $$;
DROP FUNCTION audit.leave_first_range(regclass);
RESET ROLE;
REVOKE chat_audit_owner FROM CURRENT_USER;
