-- Schema of what the platform knows of itself, the role that writes it, and what its tables share.
-- Why: resources, costs, deployments and backups are looked up together with the data that they carry, and audited and
-- sealed with it; a schema of its own keeps them apart from the chat.
--
--   chat_operator  the platform's own commands (deploy, inventory, cost, backup); writes here and sees nothing else
--   chat_auditor   reads it
--
-- Nobody else has a right here, the application and the support among them.
--
-- Who did something is text, an IAM ARN or the user of a machine: deployments are made by people and pipelines, which no
-- table of users has. A resource is named by account, region, Terraform's type and AWS's id; a row that must outlive
-- it (a cost, an event, a backup) has these too, beside a reference that is emptied when it goes.
-- Undo: yes, once the tables are gone. The role stays where another database of the cluster uses it.

-- migrate:up
DO $$
BEGIN
  CREATE ROLE chat_operator NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  NULL; -- made by another database of this cluster, perhaps at this moment
END $$;
DO $$
BEGIN
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO chat_operator', current_database());
END $$;
GRANT chat_operator TO chat_migrator;

CREATE SCHEMA infra AUTHORIZATION chat_owner;
SET LOCAL ROLE chat_owner;
COMMENT ON SCHEMA infra IS 'The platform itself: environments, resources, costs, deployments, backups';
GRANT USAGE ON SCHEMA infra TO chat_operator, chat_auditor;

-- squawk-ignore-file ban-create-domain-with-constraint
-- No table had a row when these were made.
CREATE DOMAIN infra.environment_name AS text
  CONSTRAINT environment_name_form CHECK (VALUE ~ '^[a-z][a-z0-9-]{0,49}$');
COMMENT ON DOMAIN infra.environment_name IS 'As in environments/: dev, staging, prod';

CREATE DOMAIN infra.account_id AS text
  CONSTRAINT account_id_form CHECK (VALUE ~ '^[0-9]{12}$');
COMMENT ON DOMAIN infra.account_id IS 'Account of AWS';

CREATE DOMAIN infra.region AS text
  CONSTRAINT region_form CHECK (VALUE ~ '^([a-z]{2}(-[a-z]+)+-[0-9]{1,2}|global)$');
COMMENT ON DOMAIN infra.region IS 'Region of AWS; global for what has none, as IAM and CloudFront';

CREATE DOMAIN infra.phase AS text
  CONSTRAINT phase_form CHECK (VALUE ~ '^[a-z][a-z0-9-]{0,31}$');
COMMENT ON DOMAIN infra.phase IS 'Phase of the deployment: networking, security, database';

CREATE DOMAIN infra.resource_type AS text
  CONSTRAINT resource_type_form CHECK (VALUE ~ '^[a-z][a-z0-9_]{0,127}$');
COMMENT ON DOMAIN infra.resource_type IS 'Terraform''s type: aws_rds_cluster';

CREATE DOMAIN infra.aws_id AS text
  CONSTRAINT aws_id_length CHECK (octet_length(VALUE) BETWEEN 1 AND 2048);
COMMENT ON DOMAIN infra.aws_id IS 'What AWS knows a thing by; often an ARN, and these may have 2048 characters';

-- A name with spaces, such as that of a budget, is in its ARN as it is.
CREATE DOMAIN infra.arn AS text
  CONSTRAINT arn_form CHECK (
    octet_length(VALUE) <= 2048
    AND VALUE ~ '^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:([0-9]{12}|aws)?:[^[:space:]]([^[:cntrl:]]*[^[:space:]])?$'
  );
COMMENT ON DOMAIN infra.arn IS 'ARN of AWS';

CREATE DOMAIN infra.address AS text
  CONSTRAINT address_length CHECK (octet_length(VALUE) BETWEEN 1 AND 1024);
COMMENT ON DOMAIN infra.address IS 'Terraform''s address in the phase''s state: aws_rds_cluster.cluster';

CREATE DOMAIN infra.actor AS text
  CONSTRAINT actor_length CHECK (length(VALUE) BETWEEN 1 AND 2048);
COMMENT ON DOMAIN infra.actor IS 'Who did it: an IAM ARN or the user of a machine';

CREATE DOMAIN infra.currency AS text
  CONSTRAINT currency_form CHECK (VALUE ~ '^[A-Z]{3}$');
COMMENT ON DOMAIN infra.currency IS 'ISO 4217: USD';

CREATE DOMAIN infra.commit_hash AS text
  CONSTRAINT commit_hash_form CHECK (VALUE ~ '^[0-9a-f]{7,64}$');
COMMENT ON DOMAIN infra.commit_hash IS 'Commit of git, whole or short';

CREATE DOMAIN infra.json_object AS jsonb
  CONSTRAINT json_object_is_object CHECK (jsonb_typeof(VALUE) = 'object');
COMMENT ON DOMAIN infra.json_object IS 'A JSON object: no list, no text';

-- Every name is written in full, so that the function needs no search_path of its own, which would cost at each call.
CREATE FUNCTION infra.set_updated_at() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := pg_catalog.now();
  RETURN NEW;
END $$;
COMMENT ON FUNCTION infra.set_updated_at() IS 'For BEFORE UPDATE triggers that fire when the row really differs';

-- migrate:down
SET LOCAL ROLE chat_owner;
DROP FUNCTION infra.set_updated_at();
DROP DOMAIN infra.json_object;
DROP DOMAIN infra.commit_hash;
DROP DOMAIN infra.currency;
DROP DOMAIN infra.actor;
DROP DOMAIN infra.address;
DROP DOMAIN infra.arn;
DROP DOMAIN infra.aws_id;
DROP DOMAIN infra.resource_type;
DROP DOMAIN infra.phase;
DROP DOMAIN infra.region;
DROP DOMAIN infra.account_id;
DROP DOMAIN infra.environment_name;
DROP SCHEMA infra;
RESET ROLE;
DO $$
BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM chat_operator', current_database());
END $$;
DO $$
BEGIN
  DROP ROLE chat_operator;
EXCEPTION WHEN dependent_objects_still_exist THEN
  RAISE NOTICE 'role chat_operator stays: another database uses it';
END $$;
