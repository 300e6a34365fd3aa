-- Deployments, the JSON that they applied, and what they changed.
-- Why: who changed what, when, from which commit, how it ended; and the exact text that was applied, to compare or to
-- apply again.
--
-- Found by: id; an environment's newest; templates by phase and SHA-256; events of a deployment, a resource, an address.
-- One row a run of `npm run deploy`, one template a phase and content, one event a changed resource. A command makes the
-- ids, so that what was written to a file while there was no database can be delivered twice and is there once.
--
-- What is ended is history: a row can be changed only until it has ended, and then only in how it ends. Nobody deletes
-- one; retention does. Each says its environment and its resource in words beside the reference, which is emptied when
-- these go.
-- Undo: yes, and the history is lost.

-- migrate:up
SET LOCAL ROLE chat_owner;

CREATE TABLE infra.aws_deployments (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  environment_id uuid CONSTRAINT aws_deployments_environment_id_fkey REFERENCES infra.aws_environments (id) ON DELETE SET NULL,
  environment infra.environment_name NOT NULL,
  service text NOT NULL DEFAULT 'platform',
  account_id infra.account_id,
  region infra.region,
  version text NOT NULL,
  deployment_type text NOT NULL DEFAULT 'terraform',
  source_repo text,
  commit_hash infra.commit_hash,
  branch text,
  status text NOT NULL DEFAULT 'pending',
  start_time timestamptz NOT NULL DEFAULT now(),
  end_time timestamptz,
  triggered_by infra.actor NOT NULL,
  config_override infra.json_object NOT NULL DEFAULT '{}',
  deployment_resources infra.json_object NOT NULL DEFAULT '{}',
  plan_summary infra.json_object NOT NULL DEFAULT '{}',
  rollback_version text,
  error_message text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  metadata infra.json_object NOT NULL DEFAULT '{}',

  CONSTRAINT aws_deployments_service_form CHECK (service ~ '^[a-z][a-z0-9-]{0,99}$'),
  CONSTRAINT aws_deployments_version_length CHECK (length(version) BETWEEN 1 AND 255),
  CONSTRAINT aws_deployments_type_known CHECK (deployment_type IN ('terraform', 'migration', 'ecs', 'lambda', 'code_deploy')),
  CONSTRAINT aws_deployments_source_repo_form CHECK (length(source_repo) BETWEEN 1 AND 2048 AND source_repo !~* '://[^/@]*:[^/@]*@|^https?://[^/@]*@'),
  CONSTRAINT aws_deployments_branch_length CHECK (length(branch) BETWEEN 1 AND 255),
  CONSTRAINT aws_deployments_status_known CHECK (status IN ('pending', 'in_progress', 'completed', 'failed', 'rolled_back')),
  CONSTRAINT aws_deployments_ended CHECK ((end_time IS NOT NULL) = (status IN ('completed', 'failed', 'rolled_back'))),
  CONSTRAINT aws_deployments_in_order CHECK (start_time <= end_time),
  CONSTRAINT aws_deployments_rollback_version_length CHECK (length(rollback_version) BETWEEN 1 AND 255),
  CONSTRAINT aws_deployments_error_message_length CHECK (length(error_message) <= 20000),
  CONSTRAINT aws_deployments_error_of_failure CHECK (error_message IS NULL OR status IN ('failed', 'rolled_back'))
);
COMMENT ON TABLE infra.aws_deployments IS 'Runs of deploy, and releases of services';
COMMENT ON COLUMN infra.aws_deployments.service IS 'What was deployed: platform, or a service of it';
COMMENT ON COLUMN infra.aws_deployments.deployment_resources IS 'By phase: how it ended';
COMMENT ON COLUMN infra.aws_deployments.plan_summary IS 'By phase: what the plan adds, changes, replaces, destroys';
CREATE INDEX aws_deployments_environment_id_idx ON infra.aws_deployments (environment_id);
CREATE INDEX aws_deployments_environment_idx ON infra.aws_deployments (environment, start_time DESC);

CREATE TABLE infra.iac_templates (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL,
  description text,
  iac_type text NOT NULL DEFAULT 'terraform',
  version text NOT NULL,
  phase infra.phase NOT NULL,
  template_content text NOT NULL,
  content_sha256 text NOT NULL,
  variables infra.json_object NOT NULL DEFAULT '{}',
  environment_id uuid CONSTRAINT iac_templates_environment_id_fkey REFERENCES infra.aws_environments (id) ON DELETE SET NULL,
  environment infra.environment_name NOT NULL,
  last_applied_date timestamptz,
  created_by infra.actor,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),

  CONSTRAINT iac_templates_key UNIQUE (environment, phase, content_sha256),
  CONSTRAINT iac_templates_name_length CHECK (length(name) BETWEEN 1 AND 255),
  CONSTRAINT iac_templates_description_length CHECK (length(description) <= 1000),
  CONSTRAINT iac_templates_type_known CHECK (iac_type IN ('terraform', 'cloudformation', 'arm')),
  CONSTRAINT iac_templates_version_length CHECK (length(version) BETWEEN 1 AND 255),
  CONSTRAINT iac_templates_content_length CHECK (octet_length(template_content) BETWEEN 1 AND 67108864),
  CONSTRAINT iac_templates_content_sha256_true
    CHECK (content_sha256 = encode(sha256(convert_to(template_content, 'UTF8')), 'hex'))
);
COMMENT ON TABLE infra.iac_templates IS 'Synthesized templates that were applied, each once';
COMMENT ON COLUMN infra.iac_templates.name IS 'The stack: dev-database';
COMMENT ON COLUMN infra.iac_templates.version IS 'Version of the project that first made it';
CREATE INDEX iac_templates_environment_id_idx ON infra.iac_templates (environment_id);

CREATE TABLE infra.deployment_templates (
  deployment_id uuid NOT NULL CONSTRAINT deployment_templates_deployment_id_fkey REFERENCES infra.aws_deployments (id) ON DELETE CASCADE,
  phase infra.phase NOT NULL,
  template_id uuid NOT NULL CONSTRAINT deployment_templates_template_id_fkey REFERENCES infra.iac_templates (id),
  created_at timestamptz NOT NULL DEFAULT now(),

  CONSTRAINT deployment_templates_pkey PRIMARY KEY (deployment_id, phase)
);
COMMENT ON TABLE infra.deployment_templates IS 'Which template a deployment applied for which phase';
CREATE INDEX deployment_templates_template_id_idx ON infra.deployment_templates (template_id);

CREATE TABLE infra.aws_infrastructure_events (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  resource_id uuid CONSTRAINT aws_infrastructure_events_resource_id_fkey REFERENCES infra.aws_resources (id) ON DELETE SET NULL,
  environment_id uuid CONSTRAINT aws_infrastructure_events_environment_id_fkey REFERENCES infra.aws_environments (id) ON DELETE SET NULL,
  deployment_id uuid CONSTRAINT aws_infrastructure_events_deployment_id_fkey REFERENCES infra.aws_deployments (id) ON DELETE SET NULL,
  environment infra.environment_name NOT NULL,
  account_id infra.account_id,
  region infra.region,
  phase infra.phase,
  resource_type infra.resource_type,
  aws_resource_id infra.aws_id,
  address infra.address,
  event_type text NOT NULL,
  status text NOT NULL,
  description text NOT NULL,
  details infra.json_object NOT NULL DEFAULT '{}',
  event_source text NOT NULL,
  triggered_by infra.actor,
  timestamp timestamptz NOT NULL DEFAULT now(),
  end_time timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  metadata infra.json_object NOT NULL DEFAULT '{}',

  CONSTRAINT aws_infrastructure_events_type_known CHECK (event_type IN (
    'create', 'update', 'replace', 'delete', 'import', 'move', 'forget', 'start', 'stop', 'restart', 'failover', 'backup',
    'restore', 'rotate', 'migrate', 'alarm', 'drift', 'stale', 'error')),
  CONSTRAINT aws_infrastructure_events_status_known CHECK (status IN ('in_progress', 'success', 'failure')),
  CONSTRAINT aws_infrastructure_events_ended CHECK (status <> 'in_progress' OR end_time IS NULL),
  CONSTRAINT aws_infrastructure_events_in_order CHECK (timestamp <= end_time),
  CONSTRAINT aws_infrastructure_events_description_length CHECK (length(description) BETWEEN 1 AND 4000),
  CONSTRAINT aws_infrastructure_events_source_known CHECK (event_source IN (
    'terraform', 'cloudformation', 'console', 'api', 'scheduled', 'inventory', 'backup', 'migration', 'runbook'))
);
COMMENT ON TABLE infra.aws_infrastructure_events IS 'What happened to resources and environments';
COMMENT ON COLUMN infra.aws_infrastructure_events.aws_resource_id IS 'AWS''s id, as aws_resources.resource_id';
COMMENT ON COLUMN infra.aws_infrastructure_events.timestamp IS 'When it began';
CREATE INDEX aws_infrastructure_events_resource_id_idx ON infra.aws_infrastructure_events (resource_id);
CREATE INDEX aws_infrastructure_events_environment_id_idx ON infra.aws_infrastructure_events (environment_id);
CREATE INDEX aws_infrastructure_events_deployment_id_idx ON infra.aws_infrastructure_events (deployment_id);
CREATE INDEX aws_infrastructure_events_environment_idx ON infra.aws_infrastructure_events (environment, timestamp DESC);
CREATE INDEX aws_infrastructure_events_address_idx ON infra.aws_infrastructure_events (environment, phase, address);

CREATE TRIGGER aws_deployments_set_updated_at
  BEFORE UPDATE ON infra.aws_deployments
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)
  EXECUTE FUNCTION infra.set_updated_at();
CREATE TRIGGER iac_templates_set_updated_at
  BEFORE UPDATE ON infra.iac_templates
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)
  EXECUTE FUNCTION infra.set_updated_at();

ALTER TABLE infra.aws_deployments ENABLE ROW LEVEL SECURITY;
ALTER TABLE infra.aws_deployments FORCE ROW LEVEL SECURITY;
ALTER TABLE infra.iac_templates ENABLE ROW LEVEL SECURITY;
ALTER TABLE infra.iac_templates FORCE ROW LEVEL SECURITY;
ALTER TABLE infra.deployment_templates ENABLE ROW LEVEL SECURITY;
ALTER TABLE infra.deployment_templates FORCE ROW LEVEL SECURITY;
ALTER TABLE infra.aws_infrastructure_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE infra.aws_infrastructure_events FORCE ROW LEVEL SECURITY;

GRANT SELECT ON infra.aws_deployments, infra.iac_templates, infra.deployment_templates, infra.aws_infrastructure_events TO chat_operator, chat_auditor;
GRANT INSERT (id, environment_id, environment, service, account_id, region, version, deployment_type, source_repo, commit_hash, branch, status, start_time, end_time, triggered_by, config_override, deployment_resources, plan_summary, rollback_version, error_message, metadata) ON infra.aws_deployments TO chat_operator;
GRANT UPDATE (status, end_time, deployment_resources, plan_summary, rollback_version, error_message, metadata) ON infra.aws_deployments TO chat_operator;
GRANT INSERT (id, name, description, iac_type, version, phase, template_content, content_sha256, variables, environment_id, environment, last_applied_date, created_by) ON infra.iac_templates TO chat_operator;
GRANT UPDATE (last_applied_date) ON infra.iac_templates TO chat_operator;
GRANT INSERT (deployment_id, phase, template_id) ON infra.deployment_templates TO chat_operator;
GRANT INSERT (id, resource_id, environment_id, deployment_id, environment, account_id, region, phase, resource_type, aws_resource_id, address, event_type, status, description, details, event_source, triggered_by, timestamp, end_time, metadata) ON infra.aws_infrastructure_events TO chat_operator;
GRANT UPDATE (resource_id, aws_resource_id, status, details, end_time) ON infra.aws_infrastructure_events TO chat_operator;

CREATE POLICY reader_select ON infra.aws_deployments FOR SELECT TO chat_operator, chat_auditor USING (true);
CREATE POLICY operator_insert ON infra.aws_deployments FOR INSERT TO chat_operator WITH CHECK (true);
CREATE POLICY operator_update ON infra.aws_deployments FOR UPDATE TO chat_operator
  USING (status IN ('pending', 'in_progress')) WITH CHECK (true);
CREATE POLICY reader_select ON infra.iac_templates FOR SELECT TO chat_operator, chat_auditor USING (true);
CREATE POLICY operator_insert ON infra.iac_templates FOR INSERT TO chat_operator WITH CHECK (true);
CREATE POLICY operator_update ON infra.iac_templates FOR UPDATE TO chat_operator USING (true);
CREATE POLICY reader_select ON infra.deployment_templates FOR SELECT TO chat_operator, chat_auditor USING (true);
CREATE POLICY operator_insert ON infra.deployment_templates FOR INSERT TO chat_operator WITH CHECK (true);
CREATE POLICY reader_select ON infra.aws_infrastructure_events FOR SELECT TO chat_operator, chat_auditor USING (true);
CREATE POLICY operator_insert ON infra.aws_infrastructure_events FOR INSERT TO chat_operator WITH CHECK (true);
CREATE POLICY operator_update ON infra.aws_infrastructure_events FOR UPDATE TO chat_operator
  USING (status = 'in_progress') WITH CHECK (true);

-- migrate:down
SET LOCAL ROLE chat_owner;
DROP TABLE infra.aws_infrastructure_events;
DROP TABLE infra.deployment_templates;
DROP TABLE infra.iac_templates;
DROP TABLE infra.aws_deployments;
