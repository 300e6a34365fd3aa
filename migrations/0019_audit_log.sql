-- The audit log: who changed which row, when, and from what to what. One row a changed row, in partitions of a month.
-- Why: an application that is broken into writes what it likes into its own tables. Here it can write nothing, and what
-- the log says of it was written by triggers in the name of a role that nobody has.
--
--   chat_audit_owner   owns schema, log and seals; nobody is its member, a migration becomes it for the moment
--   chat_audit_writer  owns the trigger functions; may insert into the log and nothing else
--   chat_sealer        seals the log, makes partitions ahead and has expired ones dropped; for a job in the background
--
-- Rows are never changed: no role has the right, no policy allows it, and triggers on every partition refuse it to the
-- owner too. The user that made the roles may become any of them, as PostgreSQL 15 lets it: that is what the seals show.
--
-- A row's order is (transaction_id, id): ids count within a session, so that none waits for another. That is the
-- only index that writing pays for; BRIN indexes are filled by autovacuum, later. Actor, address and the others are
-- text as the application set it: a malformed one is no reason for its write to fail.
-- Undo: yes, and the log is lost. Roles that another database of the cluster still uses stay, and so does chat_migrator's
-- membership in chat_auditor.

-- migrate:up
DO $$
DECLARE
  role text;
BEGIN
  FOREACH role IN ARRAY ARRAY['chat_audit_owner', 'chat_audit_writer', 'chat_sealer'] LOOP
    BEGIN
      EXECUTE format('CREATE ROLE %I NOLOGIN', role);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL; -- made by another database of this cluster, perhaps at this moment
    END;
  END LOOP;
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO chat_sealer', current_database());
END $$;
GRANT chat_audit_writer TO chat_audit_owner;
GRANT chat_auditor, chat_sealer TO chat_migrator;
GRANT chat_audit_owner TO CURRENT_USER;

CREATE SCHEMA audit AUTHORIZATION chat_audit_owner;
SET LOCAL ROLE chat_audit_owner;
COMMENT ON SCHEMA audit IS 'What was changed, by whom, and the seals that show if somebody changed that';
GRANT USAGE ON SCHEMA audit TO chat_audit_writer, chat_auditor, chat_owner, chat_sealer;
ALTER DEFAULT PRIVILEGES FOR ROLE chat_audit_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

CREATE TABLE audit.log (
  id bigint GENERATED ALWAYS AS IDENTITY (CACHE 64),
  logged_at timestamptz NOT NULL,
  transaction_id bigint NOT NULL,
  table_name text NOT NULL,
  operation text NOT NULL,
  record_key text,
  old_values json,
  new_values json,
  changed_fields text[],
  actor text,
  database_user text NOT NULL,
  address text,
  request_id text,
  user_agent text,
  endpoint text
) PARTITION BY RANGE (logged_at);
COMMENT ON TABLE audit.log IS 'Changes of rows; written by triggers, read by auditors, changed by nobody';
COMMENT ON COLUMN audit.log.operation IS 'INSERT, UPDATE, DELETE or TRUNCATE; ATTACH or DETACH when a table came under audit or left it';
COMMENT ON COLUMN audit.log.record_key IS 'The primary key; of several columns a JSON array in their order';
COMMENT ON COLUMN audit.log.old_values IS 'Of an update what was changed, else the whole row, but for excluded columns';
COMMENT ON COLUMN audit.log.changed_fields IS 'Columns that an update changed, the excluded among them';
COMMENT ON COLUMN audit.log.actor IS 'chat.user_id of the transaction, as the application set it';
COMMENT ON COLUMN audit.log.database_user IS 'Who was logged in to the database';

CREATE INDEX log_order_idx ON audit.log (transaction_id, id);
CREATE INDEX log_lookup_idx ON audit.log USING brin (logged_at, record_key text_bloom_ops) WITH (autosummarize = on);

ALTER TABLE audit.log ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit.log FORCE ROW LEVEL SECURITY;
GRANT INSERT ON audit.log TO chat_audit_writer;
GRANT SELECT ON audit.log TO chat_auditor, chat_sealer;
CREATE POLICY writer_insert ON audit.log FOR INSERT TO chat_audit_writer WITH CHECK (true);
CREATE POLICY reader_select ON audit.log FOR SELECT TO chat_auditor, chat_sealer, chat_audit_owner USING (true);

CREATE FUNCTION audit.refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of %.%: what is on record is never changed', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege',
      HINT = 'Only whole months go, by audit.drop_expired().';
END $$;
COMMENT ON FUNCTION audit.refuse_change() IS 'For BEFORE UPDATE OR DELETE OR TRUNCATE triggers';

CREATE TRIGGER refuse_change
  BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.log
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

-- Attached when it is complete: unlike CREATE TABLE ... PARTITION OF, that lets writers go on.
CREATE FUNCTION audit.make_partition(name text, bounds text) RETURNS void
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
COMMENT ON FUNCTION audit.make_partition(text, text) IS 'A partition of the log, protected as the log is';

CREATE FUNCTION audit.months() RETURNS SETOF date
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT to_date(c.relname, '"log_"YYYY_MM') AS month
  FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
  WHERE i.inhparent = 'audit.log'::regclass AND c.relname <> 'log_default'
  ORDER BY month
$$;
COMMENT ON FUNCTION audit.months() IS 'Months that the log has a partition for, by UTC';
GRANT EXECUTE ON FUNCTION audit.months() TO chat_auditor, chat_sealer;

-- A row that finds no partition goes to log_default. Its month cannot get one before it has left: the default is then
-- taken off, its rows are put where they belong, as they are, and a new one takes its place.
CREATE FUNCTION audit.make_partitions(ahead interval DEFAULT '3 months') RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  this_month date := date_trunc('month', now() AT TIME ZONE 'UTC');
  stray boolean;
  missing date[];
  month date;
BEGIN
  IF ahead < interval '0' OR ahead > interval '24 months' THEN
    RAISE EXCEPTION 'partitions cannot be made % ahead: from 0 to 24 months', ahead
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  -- The lock that attaching a partition takes, from the beginning.
  LOCK TABLE audit.log IN SHARE UPDATE EXCLUSIVE MODE;
  stray := EXISTS (SELECT FROM audit.log_default);

  SELECT array_agg(wanted ORDER BY wanted) INTO missing FROM (
    SELECT generate_series(this_month, this_month + ahead, '1 month')::date AS wanted
    UNION SELECT date_trunc('month', logged_at AT TIME ZONE 'UTC')::date FROM audit.log_default
    EXCEPT SELECT audit.months()
  ) months;

  IF stray THEN
    ALTER TABLE audit.log DETACH PARTITION audit.log_default;
    ALTER TABLE audit.log_default RENAME TO log_strays;
    PERFORM audit.make_partition('log_default', 'DEFAULT');
  END IF;
  FOREACH month IN ARRAY coalesce(missing, '{}') LOOP
    PERFORM audit.make_partition(
      to_char(month, '"log_"YYYY_MM'),
      format('FOR VALUES FROM (%L) TO (%L)',
        month::timestamp AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC')
    );
  END LOOP;
  IF stray THEN
    INSERT INTO audit.log OVERRIDING SYSTEM VALUE SELECT * FROM audit.log_strays;
    DROP TABLE audit.log_strays;
  END IF;
  RETURN coalesce(cardinality(missing), 0);
END $$;
COMMENT ON FUNCTION audit.make_partitions(interval) IS 'Partitions of this month and those ahead; returns how many it made';
GRANT EXECUTE ON FUNCTION audit.make_partitions(interval) TO chat_sealer;

SELECT audit.make_partition('log_default', 'DEFAULT');
SELECT audit.make_partitions();
RESET ROLE;
REVOKE chat_audit_owner FROM CURRENT_USER;

-- migrate:down
GRANT chat_audit_owner TO CURRENT_USER;
SET LOCAL ROLE chat_audit_owner;
DROP TABLE audit.log;
DROP FUNCTION audit.make_partitions(interval);
DROP FUNCTION audit.months();
DROP FUNCTION audit.make_partition(text, text);
DROP FUNCTION audit.refuse_change();
ALTER DEFAULT PRIVILEGES FOR ROLE chat_audit_owner GRANT EXECUTE ON FUNCTIONS TO PUBLIC;
DROP SCHEMA audit;
RESET ROLE;
REVOKE chat_audit_owner FROM CURRENT_USER;

DO $$
DECLARE
  role text;
BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM chat_sealer', current_database());
  FOREACH role IN ARRAY ARRAY['chat_sealer', 'chat_audit_owner', 'chat_audit_writer'] LOOP
    BEGIN
      EXECUTE format('DROP ROLE %I', role);
    EXCEPTION WHEN dependent_objects_still_exist THEN
      RAISE NOTICE 'role % stays: another database uses it', role;
    END;
  END LOOP;
END $$;
