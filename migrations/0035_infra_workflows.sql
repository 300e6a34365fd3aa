-- Workflows that are done by a program, and each time that one was done.
-- Why: a runbook that was drilled, a sync that runs at night: what it is, who may be asked, when it last worked.
--
-- Found by: name; runs of a workflow and of an environment, newest first.
-- A run is history: it can be changed until it has ended, in how it ends. It says its workflow and environment in words
-- beside the reference, which is emptied when these go.
-- Undo: yes, and the history is lost.

-- migrate:up
SET LOCAL ROLE chat_owner;

CREATE TABLE infra.automation_workflows (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL CONSTRAINT automation_workflows_name_key UNIQUE,
  description text,
  workflow_type text NOT NULL,
  command text,
  schedule text,
  runbook text,
  steps jsonb NOT NULL DEFAULT '[]',
  owner infra.actor,
  is_active boolean NOT NULL DEFAULT true,
  created_by infra.actor,
  updated_by infra.actor,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  metadata infra.json_object NOT NULL DEFAULT '{}',

  CONSTRAINT automation_workflows_name_form CHECK (name ~ '^[a-z][a-z0-9-]{0,99}$'),
  CONSTRAINT automation_workflows_description_length CHECK (length(description) <= 1000),
  CONSTRAINT automation_workflows_type_known CHECK (workflow_type IN ('runbook', 'command', 'scheduled', 'event')),
  CONSTRAINT automation_workflows_command_length CHECK (length(command) BETWEEN 1 AND 2000),
  CONSTRAINT automation_workflows_schedule_form CHECK (schedule ~ '^(rate|cron)\([A-Za-z0-9 ,*/?#-]{1,250}\)$'),
  CONSTRAINT automation_workflows_schedule_of_scheduled CHECK ((schedule IS NOT NULL) = (workflow_type = 'scheduled')),
  CONSTRAINT automation_workflows_runbook_form CHECK (length(runbook) <= 500 AND runbook ~ '^[A-Za-z0-9_./-]+\.md$'),
  CONSTRAINT automation_workflows_steps_list CHECK (jsonb_typeof(steps) = 'array')
);
COMMENT ON TABLE infra.automation_workflows IS 'What is done by a program, by hand or on a schedule';
COMMENT ON COLUMN infra.automation_workflows.schedule IS 'As EventBridge writes it: rate(6 hours), cron(0 3 * * ? *)';
COMMENT ON COLUMN infra.automation_workflows.runbook IS 'Its page in docs/';

CREATE TABLE infra.automation_runs (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  workflow_id uuid CONSTRAINT automation_runs_workflow_id_fkey REFERENCES infra.automation_workflows (id) ON DELETE SET NULL,
  workflow text NOT NULL,
  environment_id uuid CONSTRAINT automation_runs_environment_id_fkey REFERENCES infra.aws_environments (id) ON DELETE SET NULL,
  environment infra.environment_name NOT NULL,
  status text NOT NULL DEFAULT 'in_progress',
  is_drill boolean NOT NULL DEFAULT false,
  start_time timestamptz NOT NULL DEFAULT now(),
  end_time timestamptz,
  triggered_by infra.actor NOT NULL,
  inputs infra.json_object NOT NULL DEFAULT '{}',
  result infra.json_object NOT NULL DEFAULT '{}',
  error_message text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  metadata infra.json_object NOT NULL DEFAULT '{}',

  CONSTRAINT automation_runs_workflow_form CHECK (workflow ~ '^[a-z][a-z0-9-]{0,99}$'),
  CONSTRAINT automation_runs_status_known CHECK (status IN ('pending', 'in_progress', 'completed', 'failed', 'cancelled')),
  CONSTRAINT automation_runs_ended CHECK ((end_time IS NOT NULL) = (status IN ('completed', 'failed', 'cancelled'))),
  CONSTRAINT automation_runs_in_order CHECK (start_time <= end_time),
  CONSTRAINT automation_runs_error_message_length CHECK (length(error_message) <= 20000),
  CONSTRAINT automation_runs_error_of_failure CHECK (error_message IS NULL OR status IN ('failed', 'cancelled'))
);
COMMENT ON TABLE infra.automation_runs IS 'Each time a workflow was done';
COMMENT ON COLUMN infra.automation_runs.is_drill IS 'Done to practise, on what nobody needs';
CREATE INDEX automation_runs_workflow_id_idx ON infra.automation_runs (workflow_id);
CREATE INDEX automation_runs_environment_id_idx ON infra.automation_runs (environment_id);
CREATE INDEX automation_runs_environment_idx ON infra.automation_runs (environment, start_time DESC);

CREATE TRIGGER automation_workflows_set_updated_at
  BEFORE UPDATE ON infra.automation_workflows
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)
  EXECUTE FUNCTION infra.set_updated_at();
CREATE TRIGGER automation_runs_set_updated_at
  BEFORE UPDATE ON infra.automation_runs
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)
  EXECUTE FUNCTION infra.set_updated_at();

ALTER TABLE infra.automation_workflows ENABLE ROW LEVEL SECURITY;
ALTER TABLE infra.automation_workflows FORCE ROW LEVEL SECURITY;
ALTER TABLE infra.automation_runs ENABLE ROW LEVEL SECURITY;
ALTER TABLE infra.automation_runs FORCE ROW LEVEL SECURITY;

GRANT SELECT ON infra.automation_workflows, infra.automation_runs TO chat_operator, chat_auditor;
GRANT INSERT (name, description, workflow_type, command, schedule, runbook, steps, owner, is_active, created_by, updated_by, metadata) ON infra.automation_workflows TO chat_operator;
GRANT UPDATE (description, workflow_type, command, schedule, runbook, steps, owner, is_active, updated_by, metadata) ON infra.automation_workflows TO chat_operator;
GRANT INSERT (id, workflow_id, workflow, environment_id, environment, status, is_drill, start_time, end_time, triggered_by, inputs, result, error_message, metadata) ON infra.automation_runs TO chat_operator;
GRANT UPDATE (status, end_time, result, error_message, metadata) ON infra.automation_runs TO chat_operator;

CREATE POLICY reader_select ON infra.automation_workflows FOR SELECT TO chat_operator, chat_auditor USING (true);
CREATE POLICY operator_insert ON infra.automation_workflows FOR INSERT TO chat_operator WITH CHECK (true);
CREATE POLICY operator_update ON infra.automation_workflows FOR UPDATE TO chat_operator USING (true);
CREATE POLICY reader_select ON infra.automation_runs FOR SELECT TO chat_operator, chat_auditor USING (true);
CREATE POLICY operator_insert ON infra.automation_runs FOR INSERT TO chat_operator WITH CHECK (true);
CREATE POLICY operator_update ON infra.automation_runs FOR UPDATE TO chat_operator
  USING (status IN ('pending', 'in_progress')) WITH CHECK (true);

-- migrate:down
SET LOCAL ROLE chat_owner;
DROP TABLE infra.automation_runs;
DROP TABLE infra.automation_workflows;
