-- The platform's tables under audit, the partitioned costs too.
-- Why: whoever changes what the platform says of itself, a cost or the end of a deployment, is on record, with the login
-- and what was there before.
--
-- audit.attach refused partitioned tables. Its triggers are for statements and their transition tables, which PostgreSQL
-- has for a partitioned table as a whole; what is written to a partition directly passes them by, and nobody but the
-- owner has a right on one. So the one word that refused them goes; partitions are refused as before.
--
-- Not copied: configuration, inputs and results, metadata, templates: what comes from outside may hold a secret, and the
-- log cannot be changed. That they changed is on record. Not recorded at all: that a resource was seen again, which
-- the nightly look at 100,000 of them would write, and updated_at.
-- Undo: yes. What is on record stays.

-- migrate:up
GRANT chat_audit_owner TO CURRENT_USER;
SET LOCAL ROLE chat_audit_owner;
DO $$
DECLARE
  old text := pg_get_functiondef('audit.make_writer(regclass, text[], text[])'::regprocedure);
  new text := replace(replace(old, $q$kind <> 'r' OR$q$, $q$kind NOT IN ('r', 'p') OR$q$),
    'It must be an ordinary table, no partition', 'It must be a table, no partition');
BEGIN
  IF new NOT LIKE '%NOT IN (''r'', ''p'')%It must be a table, no partition%' THEN
    RAISE EXCEPTION 'audit.make_writer is not the one of 0020' USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  EXECUTE new;
END $$;
RESET ROLE;
REVOKE chat_audit_owner FROM CURRENT_USER;

SET LOCAL ROLE chat_owner;
SELECT audit.attach('infra.cloud_providers', ignore => ARRAY['updated_at']);
SELECT audit.attach('infra.aws_environments', exclude => ARRAY['network_config', 'metadata'], ignore => ARRAY['updated_at']);
SELECT audit.attach('infra.aws_resources',
  exclude => ARRAY['configuration', 'tags', 'metadata'], ignore => ARRAY['updated_at', 'first_seen_at', 'last_seen_at']);
SELECT audit.attach('infra.resource_dependencies',
  exclude => ARRAY['metadata'], ignore => ARRAY['first_seen_at', 'last_seen_at']);
SELECT audit.attach('infra.aws_deployments',
  exclude => ARRAY['config_override', 'deployment_resources', 'plan_summary', 'error_message', 'metadata'],
  ignore => ARRAY['updated_at']);
SELECT audit.attach('infra.iac_templates', exclude => ARRAY['template_content', 'variables'], ignore => ARRAY['updated_at']);
SELECT audit.attach('infra.deployment_templates');
SELECT audit.attach('infra.aws_infrastructure_events', exclude => ARRAY['description', 'details', 'metadata']);
SELECT audit.attach('infra.aws_resource_costs', exclude => ARRAY['metadata'], ignore => ARRAY['updated_at', 'item']);
SELECT audit.attach('infra.dns_records',
  exclude => ARRAY['metadata'], ignore => ARRAY['updated_at', 'first_seen_at', 'last_seen_at']);
SELECT audit.attach('infra.aws_credentials',
  exclude => ARRAY['description', 'external_id', 'metadata'], ignore => ARRAY['updated_at', 'last_used_date']);
SELECT audit.attach('infra.aws_backups', exclude => ARRAY['description', 'metadata'], ignore => ARRAY['updated_at']);
SELECT audit.attach('infra.backup_restore_tests',
  exclude => ARRAY['checks', 'error_message', 'metadata'], ignore => ARRAY['updated_at']);
SELECT audit.attach('infra.automation_workflows',
  exclude => ARRAY['command', 'steps', 'metadata'], ignore => ARRAY['updated_at']);
SELECT audit.attach('infra.automation_runs',
  exclude => ARRAY['inputs', 'result', 'error_message', 'metadata'], ignore => ARRAY['updated_at']);
SELECT audit.attach('infra.settings');

-- migrate:down
SET LOCAL ROLE chat_owner;
SELECT audit.detach('infra.settings');
SELECT audit.detach('infra.automation_runs');
SELECT audit.detach('infra.automation_workflows');
SELECT audit.detach('infra.backup_restore_tests');
SELECT audit.detach('infra.aws_backups');
SELECT audit.detach('infra.aws_credentials');
SELECT audit.detach('infra.dns_records');
SELECT audit.detach('infra.aws_resource_costs');
SELECT audit.detach('infra.aws_infrastructure_events');
SELECT audit.detach('infra.deployment_templates');
SELECT audit.detach('infra.iac_templates');
SELECT audit.detach('infra.aws_deployments');
SELECT audit.detach('infra.resource_dependencies');
SELECT audit.detach('infra.aws_resources');
SELECT audit.detach('infra.aws_environments');
SELECT audit.detach('infra.cloud_providers');
RESET ROLE;

GRANT chat_audit_owner TO CURRENT_USER;
SET LOCAL ROLE chat_audit_owner;
DO $$
BEGIN
  EXECUTE replace(replace(pg_get_functiondef('audit.make_writer(regclass, text[], text[])'::regprocedure),
    $q$kind NOT IN ('r', 'p') OR$q$, $q$kind <> 'r' OR$q$),
    'It must be a table, no partition', 'It must be an ordinary table, no partition');
END $$;
RESET ROLE;
REVOKE chat_audit_owner FROM CURRENT_USER;
