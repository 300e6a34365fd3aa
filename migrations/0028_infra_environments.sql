-- Providers and environments: what everything else belongs to.
-- Why: a resource's account alone does not say whether it is for trying out or for the users.
--
-- Found by: id; name.
-- An environment has a provider, and its resources have it through their environment: on each of 100,000 resources the
-- column would be the same, and so would its index.
-- Environments are not deleted: one that is no more is inactive.
-- Undo: yes, and both are lost.

-- migrate:up
SET LOCAL ROLE chat_owner;

CREATE TABLE infra.cloud_providers (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL CONSTRAINT cloud_providers_name_key UNIQUE,
  display_name text NOT NULL,
  is_active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),

  CONSTRAINT cloud_providers_name_form CHECK (name ~ '^[a-z][a-z0-9-]{0,49}$'),
  CONSTRAINT cloud_providers_display_name_length CHECK (length(display_name) BETWEEN 1 AND 100)
);
COMMENT ON TABLE infra.cloud_providers IS 'Whose clouds environments are in';
INSERT INTO infra.cloud_providers (name, display_name) VALUES ('aws', 'Amazon Web Services');

CREATE TABLE infra.aws_environments (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name infra.environment_name NOT NULL CONSTRAINT aws_environments_name_key UNIQUE,
  description text,
  cloud_provider_id uuid NOT NULL CONSTRAINT aws_environments_cloud_provider_id_fkey REFERENCES infra.cloud_providers (id),
  account_id infra.account_id NOT NULL,
  default_region infra.region NOT NULL,
  is_active boolean NOT NULL DEFAULT true,
  deployment_pipeline text,
  vpc_id text,
  network_config infra.json_object NOT NULL DEFAULT '{}',
  security_group_ids text[] NOT NULL DEFAULT '{}',
  created_by infra.actor,
  updated_by infra.actor,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  metadata infra.json_object NOT NULL DEFAULT '{}',

  CONSTRAINT aws_environments_description_length CHECK (length(description) <= 1000),
  CONSTRAINT aws_environments_default_region_real CHECK (default_region <> 'global'),
  CONSTRAINT aws_environments_deployment_pipeline_length CHECK (length(deployment_pipeline) BETWEEN 1 AND 2048),
  CONSTRAINT aws_environments_vpc_id_form CHECK (vpc_id ~ '^vpc-[0-9a-z]{1,40}$'),
  CONSTRAINT aws_environments_security_group_ids_form
    CHECK (array_to_string(security_group_ids, ',', '') ~ '^(sg-[0-9a-z]{1,40}(,sg-[0-9a-z]{1,40})*)?$')
);
COMMENT ON TABLE infra.aws_environments IS 'Environments, as environments/ declares them';
COMMENT ON COLUMN infra.aws_environments.deployment_pipeline IS 'Address or ARN of the pipeline that deploys it';
CREATE INDEX aws_environments_cloud_provider_id_idx ON infra.aws_environments (cloud_provider_id);

CREATE TRIGGER cloud_providers_set_updated_at
  BEFORE UPDATE ON infra.cloud_providers
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)
  EXECUTE FUNCTION infra.set_updated_at();
CREATE TRIGGER aws_environments_set_updated_at
  BEFORE UPDATE ON infra.aws_environments
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)
  EXECUTE FUNCTION infra.set_updated_at();

ALTER TABLE infra.cloud_providers ENABLE ROW LEVEL SECURITY;
ALTER TABLE infra.cloud_providers FORCE ROW LEVEL SECURITY;
ALTER TABLE infra.aws_environments ENABLE ROW LEVEL SECURITY;
ALTER TABLE infra.aws_environments FORCE ROW LEVEL SECURITY;

GRANT SELECT ON infra.cloud_providers, infra.aws_environments TO chat_operator, chat_auditor;
GRANT INSERT (name, description, cloud_provider_id, account_id, default_region, is_active, deployment_pipeline, vpc_id, network_config, security_group_ids, created_by, updated_by, metadata) ON infra.aws_environments TO chat_operator;
GRANT UPDATE (description, account_id, default_region, is_active, deployment_pipeline, vpc_id, network_config, security_group_ids, updated_by, metadata) ON infra.aws_environments TO chat_operator;

CREATE POLICY reader_select ON infra.cloud_providers FOR SELECT TO chat_operator, chat_auditor USING (true);
CREATE POLICY reader_select ON infra.aws_environments FOR SELECT TO chat_operator, chat_auditor USING (true);
CREATE POLICY operator_insert ON infra.aws_environments FOR INSERT TO chat_operator WITH CHECK (true);
CREATE POLICY operator_update ON infra.aws_environments FOR UPDATE TO chat_operator USING (true);

-- migrate:down
SET LOCAL ROLE chat_owner;
DROP TABLE infra.aws_environments;
DROP TABLE infra.cloud_providers;
