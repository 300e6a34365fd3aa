-- Resources and what they depend on.
-- Why: what is there, since when, and what a change of it would touch.
--
-- Found by: account, region, type and id, which are unique together (an id alone is not: a bucket's policy has the
-- bucket's, and `default` is a parameter group in every account); environment and phase; address in a phase; type.
-- A resource that the last look did not find is stale since then, and stays: it may come back, and it has a history.
-- Being seen again is no change: updated_at and the audit pass over it.
-- Each look moves last_seen_at of every row. Half of each page is left free for that, so that the new row lies beside the
-- old one and no index is touched.
-- The references of a dependency go with either end. A cost, event or backup of a resource stays when it goes.
-- Undo: yes, and they are lost until the next `npm run inventory`, with when they were first seen.

-- migrate:up
SET LOCAL ROLE chat_owner;

CREATE TABLE infra.aws_resources (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  resource_id infra.aws_id NOT NULL,
  resource_arn infra.arn,
  resource_type infra.resource_type NOT NULL,
  name text NOT NULL,
  region infra.region NOT NULL,
  account_id infra.account_id NOT NULL,
  environment_id uuid CONSTRAINT aws_resources_environment_id_fkey REFERENCES infra.aws_environments (id) ON DELETE SET NULL,
  phase infra.phase,
  address infra.address,
  status text NOT NULL,
  configuration infra.json_object NOT NULL DEFAULT '{}',
  tags infra.json_object NOT NULL DEFAULT '{}',
  creation_date timestamptz,
  last_modified_date timestamptz,
  created_by infra.actor,
  is_managed boolean NOT NULL DEFAULT true,
  first_seen_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  stale_since timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  metadata infra.json_object NOT NULL DEFAULT '{}',

  CONSTRAINT aws_resources_key UNIQUE NULLS NOT DISTINCT (account_id, region, resource_type, resource_id),
  CONSTRAINT aws_resources_name_length CHECK (length(name) BETWEEN 1 AND 1024),
  CONSTRAINT aws_resources_status_known CHECK (
    status IN ('planned', 'creating', 'available', 'modifying', 'stopped', 'failed', 'deleting', 'deleted', 'unknown')
  ),
  CONSTRAINT aws_resources_seen_in_order CHECK (first_seen_at <= last_seen_at AND last_seen_at <= stale_since)
) WITH (fillfactor = 45);
COMMENT ON TABLE infra.aws_resources IS 'Resources of the environments, and those that were';
COMMENT ON COLUMN infra.aws_resources.resource_id IS 'AWS''s id of it: cluster-1, sg-0f5413e30ba3c6def, or an ARN';
COMMENT ON COLUMN infra.aws_resources.configuration IS 'What it is set to, without what Terraform holds as sensitive';
COMMENT ON COLUMN infra.aws_resources.creation_date IS 'When AWS made it, where AWS tells';
COMMENT ON COLUMN infra.aws_resources.is_managed IS 'Whether it is in the state of a phase';
COMMENT ON COLUMN infra.aws_resources.stale_since IS 'When it was not found any more; NULL while it is there';
CREATE INDEX aws_resources_environment_id_idx ON infra.aws_resources (environment_id, phase, address);
CREATE INDEX aws_resources_resource_type_idx ON infra.aws_resources (resource_type);
CREATE INDEX aws_resources_stale_since_idx ON infra.aws_resources (stale_since) WHERE stale_since IS NOT NULL;

CREATE TABLE infra.resource_dependencies (
  resource_id uuid NOT NULL CONSTRAINT resource_dependencies_resource_id_fkey REFERENCES infra.aws_resources (id) ON DELETE CASCADE,
  depends_on_id uuid NOT NULL CONSTRAINT resource_dependencies_depends_on_id_fkey REFERENCES infra.aws_resources (id) ON DELETE CASCADE,
  dependency_type text NOT NULL DEFAULT 'terraform',
  first_seen_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  metadata infra.json_object NOT NULL DEFAULT '{}',

  CONSTRAINT resource_dependencies_pkey PRIMARY KEY (resource_id, depends_on_id, dependency_type),
  CONSTRAINT resource_dependencies_of_another CHECK (resource_id <> depends_on_id),
  CONSTRAINT resource_dependencies_type_known CHECK (dependency_type IN ('terraform', 'output', 'network', 'manual')),
  CONSTRAINT resource_dependencies_seen_in_order CHECK (first_seen_at <= last_seen_at)
) WITH (fillfactor = 45);
COMMENT ON TABLE infra.resource_dependencies IS 'Which resource needs which other';
COMMENT ON COLUMN infra.resource_dependencies.dependency_type IS 'terraform: of its graph; output: of another phase''s output';
CREATE INDEX resource_dependencies_depends_on_id_idx ON infra.resource_dependencies (depends_on_id);

CREATE TRIGGER aws_resources_set_updated_at
  BEFORE UPDATE ON infra.aws_resources
  FOR EACH ROW WHEN (
    (OLD.resource_arn, OLD.name, OLD.environment_id, OLD.phase, OLD.address, OLD.status, OLD.configuration, OLD.tags,
      OLD.creation_date, OLD.last_modified_date, OLD.created_by, OLD.is_managed, OLD.stale_since, OLD.metadata)
    IS DISTINCT FROM
    (NEW.resource_arn, NEW.name, NEW.environment_id, NEW.phase, NEW.address, NEW.status, NEW.configuration, NEW.tags,
      NEW.creation_date, NEW.last_modified_date, NEW.created_by, NEW.is_managed, NEW.stale_since, NEW.metadata))
  EXECUTE FUNCTION infra.set_updated_at();

ALTER TABLE infra.aws_resources ENABLE ROW LEVEL SECURITY;
ALTER TABLE infra.aws_resources FORCE ROW LEVEL SECURITY;
ALTER TABLE infra.resource_dependencies ENABLE ROW LEVEL SECURITY;
ALTER TABLE infra.resource_dependencies FORCE ROW LEVEL SECURITY;

-- What a resource is named by is never changed: that would be another resource. It is never deleted: it becomes stale.
GRANT SELECT ON infra.aws_resources, infra.resource_dependencies TO chat_operator, chat_auditor;
GRANT DELETE ON infra.resource_dependencies TO chat_operator;
GRANT INSERT (resource_id, resource_arn, resource_type, name, region, account_id, environment_id, phase, address, status, configuration, tags, creation_date, last_modified_date, created_by, is_managed, first_seen_at, last_seen_at, stale_since, metadata) ON infra.aws_resources TO chat_operator;
GRANT UPDATE (resource_arn, name, environment_id, phase, address, status, configuration, tags, creation_date, last_modified_date, created_by, is_managed, last_seen_at, stale_since, metadata) ON infra.aws_resources TO chat_operator;
GRANT INSERT (resource_id, depends_on_id, dependency_type, first_seen_at, last_seen_at, metadata) ON infra.resource_dependencies TO chat_operator;
GRANT UPDATE (last_seen_at, metadata) ON infra.resource_dependencies TO chat_operator;

CREATE POLICY reader_select ON infra.aws_resources FOR SELECT TO chat_operator, chat_auditor USING (true);
CREATE POLICY operator_insert ON infra.aws_resources FOR INSERT TO chat_operator WITH CHECK (true);
CREATE POLICY operator_update ON infra.aws_resources FOR UPDATE TO chat_operator USING (true);
CREATE POLICY reader_select ON infra.resource_dependencies FOR SELECT TO chat_operator, chat_auditor USING (true);
CREATE POLICY operator_insert ON infra.resource_dependencies FOR INSERT TO chat_operator WITH CHECK (true);
CREATE POLICY operator_update ON infra.resource_dependencies FOR UPDATE TO chat_operator USING (true);
CREATE POLICY operator_delete ON infra.resource_dependencies FOR DELETE TO chat_operator USING (true);

-- migrate:down
SET LOCAL ROLE chat_owner;
DROP TABLE infra.resource_dependencies;
DROP TABLE infra.aws_resources;
