-- Backups and the tests of restoring them.
-- Why: a backup that was never restored is a hope. Which there are, until when, and when one was last restored and found
-- whole, is asked by auditors first.
--
-- Found by: account, region, type and AWS's id; what it is of; when it was made; when it expires. Tests by backup and by
-- environment, newest first.
-- A test is history: it can be changed until it has ended, in how it ends. Both stay when resource and environment go.
-- Undo: yes, and the record is lost; the backups themselves are untouched.

-- migrate:up
SET LOCAL ROLE chat_owner;

CREATE TABLE infra.aws_backups (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  resource_id uuid CONSTRAINT aws_backups_resource_id_fkey REFERENCES infra.aws_resources (id) ON DELETE SET NULL,
  environment_id uuid CONSTRAINT aws_backups_environment_id_fkey REFERENCES infra.aws_environments (id) ON DELETE SET NULL,
  environment infra.environment_name NOT NULL,
  account_id infra.account_id NOT NULL,
  region infra.region NOT NULL,
  resource_type infra.resource_type,
  aws_resource_id infra.aws_id,
  backup_id infra.aws_id NOT NULL,
  backup_type text NOT NULL,
  name text NOT NULL,
  description text,
  status text NOT NULL,
  creation_date timestamptz NOT NULL,
  completed_date timestamptz,
  expiration_date timestamptz,
  backup_size_gb numeric(20, 10),
  storage_location text,
  is_encrypted boolean NOT NULL DEFAULT true,
  kms_key_id infra.aws_id,
  is_automated boolean NOT NULL DEFAULT false,
  retention_policy text,
  created_by infra.actor,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  metadata infra.json_object NOT NULL DEFAULT '{}',

  CONSTRAINT aws_backups_key UNIQUE (account_id, region, backup_type, backup_id),
  CONSTRAINT aws_backups_type_known CHECK (backup_type IN (
    'aurora_snapshot', 'redis_snapshot', 'dynamodb_backup', 'recovery_point', 'physical', 's3_copy')),
  CONSTRAINT aws_backups_name_length CHECK (length(name) BETWEEN 1 AND 1024),
  CONSTRAINT aws_backups_description_length CHECK (length(description) <= 1000),
  CONSTRAINT aws_backups_status_known CHECK (status IN ('creating', 'available', 'failed', 'expired', 'deleting', 'deleted')),
  CONSTRAINT aws_backups_in_order CHECK (creation_date <= completed_date AND creation_date < expiration_date),
  CONSTRAINT aws_backups_size_range CHECK (backup_size_gb >= 0 AND backup_size_gb <> 'NaN'),
  CONSTRAINT aws_backups_storage_location_length CHECK (length(storage_location) BETWEEN 1 AND 2048),
  CONSTRAINT aws_backups_key_of_encrypted CHECK (is_encrypted OR kms_key_id IS NULL),
  CONSTRAINT aws_backups_retention_policy_known CHECK (retention_policy IN ('daily', 'weekly', 'monthly', 'yearly', 'manual'))
);
COMMENT ON TABLE infra.aws_backups IS 'Snapshots and other backups, and those that were';
COMMENT ON COLUMN infra.aws_backups.aws_resource_id IS 'What it is of: AWS''s id, as aws_resources.resource_id';
COMMENT ON COLUMN infra.aws_backups.backup_id IS 'AWS''s id or ARN of it; of a physical copy its folder''s name';
COMMENT ON COLUMN infra.aws_backups.expiration_date IS 'When it goes by itself; NULL if it stays';
CREATE INDEX aws_backups_resource_id_idx ON infra.aws_backups (resource_id);
CREATE INDEX aws_backups_environment_id_idx ON infra.aws_backups (environment_id);
CREATE INDEX aws_backups_environment_idx ON infra.aws_backups (environment, creation_date DESC);

CREATE TABLE infra.backup_restore_tests (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  backup_id uuid CONSTRAINT backup_restore_tests_backup_id_fkey REFERENCES infra.aws_backups (id) ON DELETE SET NULL,
  environment_id uuid CONSTRAINT backup_restore_tests_environment_id_fkey REFERENCES infra.aws_environments (id) ON DELETE SET NULL,
  environment infra.environment_name NOT NULL,
  aws_backup_id infra.aws_id NOT NULL,
  backup_type text NOT NULL,
  method text NOT NULL,
  status text NOT NULL DEFAULT 'in_progress',
  start_time timestamptz NOT NULL DEFAULT now(),
  end_time timestamptz,
  restored_to timestamptz,
  target text,
  triggered_by infra.actor NOT NULL,
  checks infra.json_object NOT NULL DEFAULT '{}',
  is_cleaned_up boolean NOT NULL DEFAULT false,
  error_message text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  metadata infra.json_object NOT NULL DEFAULT '{}',

  CONSTRAINT backup_restore_tests_type_known CHECK (backup_type IN (
    'aurora_snapshot', 'redis_snapshot', 'dynamodb_backup', 'recovery_point', 'physical', 's3_copy')),
  CONSTRAINT backup_restore_tests_method_known CHECK (method IN ('snapshot', 'point_in_time', 'physical')),
  CONSTRAINT backup_restore_tests_status_known CHECK (status IN ('in_progress', 'passed', 'failed')),
  CONSTRAINT backup_restore_tests_ended CHECK ((end_time IS NOT NULL) = (status <> 'in_progress')),
  CONSTRAINT backup_restore_tests_in_order CHECK (start_time <= end_time),
  CONSTRAINT backup_restore_tests_target_length CHECK (length(target) BETWEEN 1 AND 2048),
  CONSTRAINT backup_restore_tests_error_message_length CHECK (length(error_message) <= 20000),
  CONSTRAINT backup_restore_tests_error_of_failure CHECK (error_message IS NULL OR status = 'failed')
);
COMMENT ON TABLE infra.backup_restore_tests IS 'Backups that were restored into a copy, and what was found there';
COMMENT ON COLUMN infra.backup_restore_tests.aws_backup_id IS 'Which backup, as aws_backups.backup_id';
COMMENT ON COLUMN infra.backup_restore_tests.restored_to IS 'The moment that was restored, with point_in_time';
COMMENT ON COLUMN infra.backup_restore_tests.target IS 'The copy that was thrown away afterwards';
COMMENT ON COLUMN infra.backup_restore_tests.checks IS 'By check: schema, rows, audit; whether it passed and what was found';
CREATE INDEX backup_restore_tests_backup_id_idx ON infra.backup_restore_tests (backup_id);
CREATE INDEX backup_restore_tests_environment_id_idx ON infra.backup_restore_tests (environment_id);
CREATE INDEX backup_restore_tests_environment_idx ON infra.backup_restore_tests (environment, start_time DESC);

CREATE TRIGGER aws_backups_set_updated_at
  BEFORE UPDATE ON infra.aws_backups
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)
  EXECUTE FUNCTION infra.set_updated_at();
CREATE TRIGGER backup_restore_tests_set_updated_at
  BEFORE UPDATE ON infra.backup_restore_tests
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)
  EXECUTE FUNCTION infra.set_updated_at();

ALTER TABLE infra.aws_backups ENABLE ROW LEVEL SECURITY;
ALTER TABLE infra.aws_backups FORCE ROW LEVEL SECURITY;
ALTER TABLE infra.backup_restore_tests ENABLE ROW LEVEL SECURITY;
ALTER TABLE infra.backup_restore_tests FORCE ROW LEVEL SECURITY;

GRANT SELECT ON infra.aws_backups, infra.backup_restore_tests TO chat_operator, chat_auditor;
GRANT INSERT (id, resource_id, environment_id, environment, account_id, region, resource_type, aws_resource_id, backup_id, backup_type, name, description, status, creation_date, completed_date, expiration_date, backup_size_gb, storage_location, is_encrypted, kms_key_id, is_automated, retention_policy, created_by, metadata) ON infra.aws_backups TO chat_operator;
GRANT UPDATE (resource_id, environment_id, description, status, completed_date, expiration_date, backup_size_gb, storage_location, is_encrypted, kms_key_id, retention_policy, metadata) ON infra.aws_backups TO chat_operator;
GRANT INSERT (id, backup_id, environment_id, environment, aws_backup_id, backup_type, method, status, start_time, end_time, restored_to, target, triggered_by, checks, is_cleaned_up, error_message, metadata) ON infra.backup_restore_tests TO chat_operator;
GRANT UPDATE (status, end_time, restored_to, target, checks, is_cleaned_up, error_message, metadata) ON infra.backup_restore_tests TO chat_operator;

CREATE POLICY reader_select ON infra.aws_backups FOR SELECT TO chat_operator, chat_auditor USING (true);
CREATE POLICY operator_insert ON infra.aws_backups FOR INSERT TO chat_operator WITH CHECK (true);
CREATE POLICY operator_update ON infra.aws_backups FOR UPDATE TO chat_operator USING (true);
CREATE POLICY reader_select ON infra.backup_restore_tests FOR SELECT TO chat_operator, chat_auditor USING (true);
CREATE POLICY operator_insert ON infra.backup_restore_tests FOR INSERT TO chat_operator WITH CHECK (true);
CREATE POLICY operator_update ON infra.backup_restore_tests FOR UPDATE TO chat_operator
  USING (status = 'in_progress') WITH CHECK (true);

-- migrate:down
SET LOCAL ROLE chat_owner;
DROP TABLE infra.backup_restore_tests;
DROP TABLE infra.aws_backups;
