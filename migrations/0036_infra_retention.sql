-- How long the platform's records are kept, and the functions by which they go.
-- Why: history is for auditors and for comparing; a record that nobody asks for any more only makes the rest slow.
--
--   costs          1826 days, five years: whole months go, by infra.drop_expired_costs()
--   what happened  2555 days, seven years, as the audit log: deployments with their templates, events, runs, tests of
--                  backups; of resources, DNS records and backups only those that are no more
--
-- chat_retention deletes, as in the chat: its policies show DELETE only what is due. Environments, workflows and
-- credentials are not history and stay.
-- How to set another time: in a migration, as chat_owner, UPDATE infra.settings SET ...
-- Undo: yes. What has gone does not come back.

-- migrate:up
SET LOCAL ROLE chat_owner;

CREATE TABLE infra.settings (
  only_row boolean PRIMARY KEY DEFAULT true CONSTRAINT settings_one_row CHECK (only_row),
  cost_retention_days bigint NOT NULL DEFAULT 1826,
  record_retention_days bigint NOT NULL DEFAULT 2555,

  CONSTRAINT settings_cost_retention_days_range CHECK (cost_retention_days BETWEEN 31 AND 36500),
  CONSTRAINT settings_record_retention_days_range CHECK (record_retention_days BETWEEN 1 AND 36500)
);
COMMENT ON TABLE infra.settings IS 'How long records are kept, in one row; only chat_owner may change it';
INSERT INTO infra.settings DEFAULT VALUES;
ALTER TABLE infra.settings ENABLE ROW LEVEL SECURITY;
ALTER TABLE infra.settings FORCE ROW LEVEL SECURITY;
GRANT USAGE ON SCHEMA infra TO chat_retention, chat_migrator;
GRANT SELECT ON infra.settings TO chat_operator, chat_auditor, chat_retention;
CREATE POLICY reader_select ON infra.settings FOR SELECT TO chat_operator, chat_auditor, chat_retention, chat_owner USING (true);
CREATE POLICY owner_update ON infra.settings FOR UPDATE TO chat_owner USING (true);

GRANT DELETE, SELECT (id, status, start_time, end_time) ON infra.aws_deployments TO chat_retention;
GRANT DELETE, SELECT (id, created_at) ON infra.iac_templates TO chat_retention;
GRANT SELECT (template_id) ON infra.deployment_templates TO chat_retention;
GRANT DELETE, SELECT (id, timestamp, end_time) ON infra.aws_infrastructure_events TO chat_retention;
GRANT DELETE, SELECT (id, start_time, end_time) ON infra.automation_runs, infra.backup_restore_tests TO chat_retention;
GRANT DELETE, SELECT (id, status, updated_at) ON infra.aws_backups TO chat_retention;
GRANT DELETE, SELECT (id, stale_since) ON infra.aws_resources, infra.dns_records TO chat_retention;

DO $$
DECLARE
  due record;
BEGIN
  FOR due IN SELECT * FROM (VALUES
    ('aws_infrastructure_events', 'coalesce(end_time, timestamp)'),
    ('aws_deployments', 'coalesce(end_time, start_time)'),
    ('automation_runs', 'coalesce(end_time, start_time)'),
    ('backup_restore_tests', 'coalesce(end_time, start_time)'),
    ('aws_backups', $q$CASE WHEN status IN ('failed', 'expired', 'deleted') THEN updated_at END$q$),
    ('dns_records', 'stale_since'),
    ('aws_resources', 'stale_since')
  ) AS tables (name, since)
  LOOP
    EXECUTE format('CREATE POLICY retention_select ON infra.%I FOR SELECT TO chat_retention USING (true)', due.name);
    EXECUTE format(
      'CREATE POLICY retention_delete ON infra.%I FOR DELETE TO chat_retention
       USING (%s < now() - (SELECT record_retention_days FROM infra.settings) * interval ''24 hours'')', due.name, due.since);
  END LOOP;
END $$;
CREATE POLICY retention_select ON infra.deployment_templates FOR SELECT TO chat_retention USING (true);
CREATE POLICY retention_select ON infra.iac_templates FOR SELECT TO chat_retention USING (true);
CREATE POLICY retention_delete ON infra.iac_templates FOR DELETE TO chat_retention
  USING (
    created_at < now() - (SELECT record_retention_days FROM infra.settings) * interval '24 hours'
    AND NOT EXISTS (SELECT FROM infra.deployment_templates d WHERE d.template_id = iac_templates.id)
  );

CREATE FUNCTION infra.drop_expired_costs() RETURNS SETOF date
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  days bigint := (SELECT cost_retention_days FROM infra.settings);
  expired date;
BEGIN
  FOR expired IN
    SELECT m FROM infra.cost_months() m
    WHERE (m + interval '1 month') AT TIME ZONE 'UTC' <= now() - days * interval '24 hours'
  LOOP
    EXECUTE format('DROP TABLE infra.%I', to_char(expired, '"aws_resource_costs_"YYYY_MM'));
    RETURN NEXT expired;
  END LOOP;
END $$;
COMMENT ON FUNCTION infra.drop_expired_costs() IS 'Drops the months of costs that are older than their retention; returns them';
GRANT EXECUTE ON FUNCTION infra.drop_expired_costs() TO chat_migrator;
GRANT EXECUTE ON FUNCTION infra.make_cost_partitions(date, date) TO chat_migrator;
GRANT CREATE ON SCHEMA infra TO chat_retention;
RESET ROLE;
GRANT chat_retention TO CURRENT_USER;

SET LOCAL ROLE chat_retention;
CREATE FUNCTION infra.delete_expired(batch integer DEFAULT 1000) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  horizon timestamptz := now() - (SELECT record_retention_days FROM infra.settings) * interval '24 hours';
  step integer;
  left_over integer := batch;
BEGIN
  IF batch IS NULL OR batch NOT BETWEEN 1 AND 100000 THEN
    RAISE EXCEPTION 'a batch of % rows; it must be 1 to 100000', coalesce(batch::text, 'NULL')
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  DELETE FROM infra.aws_infrastructure_events WHERE id IN (
    SELECT e.id FROM infra.aws_infrastructure_events e WHERE coalesce(e.end_time, e.timestamp) < horizon LIMIT left_over);
  GET DIAGNOSTICS step = ROW_COUNT;
  left_over := left_over - step;
  DELETE FROM infra.aws_deployments WHERE id IN (
    SELECT d.id FROM infra.aws_deployments d WHERE coalesce(d.end_time, d.start_time) < horizon LIMIT left_over);
  GET DIAGNOSTICS step = ROW_COUNT;
  left_over := left_over - step;
  DELETE FROM infra.iac_templates WHERE id IN (
    SELECT t.id FROM infra.iac_templates t
    WHERE t.created_at < horizon AND NOT EXISTS (SELECT FROM infra.deployment_templates d WHERE d.template_id = t.id)
    LIMIT left_over);
  GET DIAGNOSTICS step = ROW_COUNT;
  left_over := left_over - step;
  DELETE FROM infra.automation_runs WHERE id IN (
    SELECT r.id FROM infra.automation_runs r WHERE coalesce(r.end_time, r.start_time) < horizon LIMIT left_over);
  GET DIAGNOSTICS step = ROW_COUNT;
  left_over := left_over - step;
  DELETE FROM infra.backup_restore_tests WHERE id IN (
    SELECT r.id FROM infra.backup_restore_tests r WHERE coalesce(r.end_time, r.start_time) < horizon LIMIT left_over);
  GET DIAGNOSTICS step = ROW_COUNT;
  left_over := left_over - step;
  DELETE FROM infra.aws_backups WHERE id IN (
    SELECT b.id FROM infra.aws_backups b
    WHERE b.status IN ('failed', 'expired', 'deleted') AND b.updated_at < horizon LIMIT left_over);
  GET DIAGNOSTICS step = ROW_COUNT;
  left_over := left_over - step;
  DELETE FROM infra.dns_records WHERE id IN (
    SELECT d.id FROM infra.dns_records d WHERE d.stale_since < horizon LIMIT left_over);
  GET DIAGNOSTICS step = ROW_COUNT;
  left_over := left_over - step;
  DELETE FROM infra.aws_resources WHERE id IN (
    SELECT r.id FROM infra.aws_resources r WHERE r.stale_since < horizon LIMIT left_over);
  GET DIAGNOSTICS step = ROW_COUNT;
  RETURN batch - left_over + step;
END $$;
COMMENT ON FUNCTION infra.delete_expired(integer) IS
  'Deletes at most so many records whose time to be kept is over; says how many, 0 when none is left';
REVOKE EXECUTE ON FUNCTION infra.delete_expired(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra.delete_expired(integer) TO chat_migrator;
RESET ROLE;

REVOKE chat_retention FROM CURRENT_USER;
SET LOCAL ROLE chat_owner;
REVOKE CREATE ON SCHEMA infra FROM chat_retention;

-- migrate:down
GRANT chat_retention TO CURRENT_USER;
SET LOCAL ROLE chat_retention;
DROP FUNCTION infra.delete_expired(integer);
RESET ROLE;
REVOKE chat_retention FROM CURRENT_USER;

SET LOCAL ROLE chat_owner;
REVOKE EXECUTE ON FUNCTION infra.make_cost_partitions(date, date) FROM chat_migrator;
DROP FUNCTION infra.drop_expired_costs();
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['aws_infrastructure_events', 'aws_deployments', 'automation_runs', 'backup_restore_tests',
    'aws_backups', 'dns_records', 'aws_resources', 'iac_templates', 'deployment_templates'] LOOP
    EXECUTE format('DROP POLICY retention_select ON infra.%I', name);
    EXECUTE format('DROP POLICY IF EXISTS retention_delete ON infra.%I', name);
    EXECUTE format('REVOKE ALL ON infra.%I FROM chat_retention', name);
  END LOOP;
END $$;
DROP TABLE infra.settings;
REVOKE ALL ON SCHEMA infra FROM chat_retention, chat_migrator;
