-- Credentials: which there are, and where they are kept. References only: a key cannot be stored.
-- Why: a table of keys is a key to everything, for whoever reads a backup of it. What is needed is which role or secret an
-- environment is worked with, until when, and since when it is unused.
--
-- No column is for a key, and none takes one: whatever looks like an access key id, a secret key, a session token or
-- another signed token, a private key, an assignment of a password or an address with one is refused, in every text and
-- in the JSON. A secret key is known by its letters: 40 or more of base64 in a row, of both cases and with a digit, a
-- slash or a plus. A path in an ARN may have as many: there it is 40 to the path's end, from its beginning or a slash, or
-- 80 and more, of both cases and with a digit or a plus. A name is judged as it is in an ARN; one that looks so all the
-- same, such as that of a role in one word of 40, is refused.
-- Undo: yes, and the references are lost; what they refer to is untouched.

-- migrate:up
SET LOCAL ROLE chat_owner;

CREATE FUNCTION infra.looks_secret(value text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
  value ~ '(AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12}'
  OR EXISTS (
    SELECT FROM regexp_matches(
      value, '(arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:[0-9]*:[^[:space:]"\\]+)|([A-Za-z0-9/+]{40,})', 'g') AS part (found)
    WHERE part.found[1] ~ ('(?<![A-Za-z0-9_+])(?=[A-Za-z0-9/+]*[a-z])(?=[A-Za-z0-9/+]*[A-Z])(?=[A-Za-z0-9/+]*[0-9+])'
        '([A-Za-z0-9/+]{40}|[A-Za-z0-9/+]{80,})(?![A-Za-z0-9_/+])')
      OR (part.found[2] ~ '[a-z]' AND part.found[2] ~ '[A-Z]' AND part.found[2] ~ '[0-9/+]')
  )
  OR value ~* '-----BEGIN [A-Z0-9 ]*PRIVATE KEY|PuTTY-User-Key-File'
  OR value ~ '[A-Za-z][A-Za-z0-9+.-]*://[^/@[:space:]]*:[^/@[:space:]]+@'
  OR translate(value, '\"''', '') ~* '(password|passwd|pwd|passphrase|secret[_ -]?(access[_ -]?)?key|session[_ -]?token|private[_ -]?key|api[_ -]?key|client[_ -]?secret)[[:space:]]*[:=][[:space:]]*[^[:space:]]'
  OR value ~* 'X-Amz-(Signature|Security-Token)='
  OR value ~ 'eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}'
  OR value ~ '(gh[pousr]_|github_pat_|xox[abeprs]-|sk_live_|glpat-)[A-Za-z0-9_-]{10,}'
);
COMMENT ON FUNCTION infra.looks_secret(text) IS 'Whether a text holds what looks like a key, a token or a password';
GRANT EXECUTE ON FUNCTION infra.looks_secret(text) TO chat_operator;

CREATE TABLE infra.aws_credentials (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL CONSTRAINT aws_credentials_name_key UNIQUE,
  description text,
  environment_id uuid CONSTRAINT aws_credentials_environment_id_fkey REFERENCES infra.aws_environments (id) ON DELETE SET NULL,
  account_id infra.account_id NOT NULL,
  account_alias text,
  credential_type text NOT NULL,
  assume_role_arn infra.arn,
  external_id text,
  oidc_provider_arn infra.arn,
  secret_arn infra.arn,
  is_active boolean NOT NULL DEFAULT true,
  expiration_date timestamptz,
  last_used_date timestamptz,
  last_rotated_date timestamptz,
  created_by infra.actor,
  updated_by infra.actor,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  metadata infra.json_object NOT NULL DEFAULT '{}',

  CONSTRAINT aws_credentials_name_form CHECK (length(name) <= 512 AND name ~ '^[A-Za-z0-9/_+=,.@!-]+$'),
  CONSTRAINT aws_credentials_account_alias_form CHECK (account_alias ~ '^[a-z0-9](-?[a-z0-9]){2,62}$'),
  CONSTRAINT aws_credentials_type_known CHECK (credential_type IN ('assume_role', 'oidc', 'secret')),
  CONSTRAINT aws_credentials_assume_role_arn_form
    CHECK (assume_role_arn ~ '^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+$'),
  CONSTRAINT aws_credentials_oidc_provider_arn_form
    CHECK (oidc_provider_arn ~ '^arn:aws[a-z-]*:iam::[0-9]{12}:oidc-provider/[A-Za-z0-9._/-]{1,255}$'),
  CONSTRAINT aws_credentials_secret_arn_form
    CHECK (secret_arn ~ '^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@!-]+$'),
  CONSTRAINT aws_credentials_external_id_form CHECK (length(external_id) BETWEEN 2 AND 1224 AND external_id ~ '^[A-Za-z0-9+=,.@:/_-]+$'),
  CONSTRAINT aws_credentials_refers CHECK (CASE credential_type
    WHEN 'assume_role' THEN assume_role_arn IS NOT NULL AND oidc_provider_arn IS NULL AND secret_arn IS NULL
    WHEN 'oidc' THEN assume_role_arn IS NOT NULL AND oidc_provider_arn IS NOT NULL AND secret_arn IS NULL
    WHEN 'secret' THEN secret_arn IS NOT NULL AND assume_role_arn IS NULL AND oidc_provider_arn IS NULL
  END),
  CONSTRAINT aws_credentials_external_id_of_role CHECK (external_id IS NULL OR credential_type = 'assume_role'),
  CONSTRAINT aws_credentials_name_no_secret CHECK (NOT infra.looks_secret('arn:aws:iam:::' || name)),
  CONSTRAINT aws_credentials_description_no_secret CHECK (length(description) <= 1000 AND NOT infra.looks_secret(description)),
  CONSTRAINT aws_credentials_account_alias_no_secret CHECK (NOT infra.looks_secret(account_alias)),
  CONSTRAINT aws_credentials_assume_role_arn_no_secret CHECK (NOT infra.looks_secret(assume_role_arn)),
  CONSTRAINT aws_credentials_external_id_no_secret CHECK (NOT infra.looks_secret(external_id)),
  CONSTRAINT aws_credentials_oidc_provider_arn_no_secret CHECK (NOT infra.looks_secret(oidc_provider_arn)),
  CONSTRAINT aws_credentials_secret_arn_no_secret CHECK (NOT infra.looks_secret(secret_arn)),
  CONSTRAINT aws_credentials_created_by_no_secret CHECK (NOT infra.looks_secret(created_by)),
  CONSTRAINT aws_credentials_updated_by_no_secret CHECK (NOT infra.looks_secret(updated_by)),
  CONSTRAINT aws_credentials_metadata_no_secret CHECK (NOT infra.looks_secret(metadata::text))
);
COMMENT ON TABLE infra.aws_credentials IS 'Roles and secrets that environments are worked with: references, never a key';
COMMENT ON COLUMN infra.aws_credentials.name IS 'By which AWS knows the role or secret';
COMMENT ON COLUMN infra.aws_credentials.external_id IS 'What the role''s trust asks for; known to both sides, no secret';
COMMENT ON COLUMN infra.aws_credentials.secret_arn IS 'Secret of Secrets Manager that holds the key';
CREATE INDEX aws_credentials_environment_id_idx ON infra.aws_credentials (environment_id);
CREATE INDEX aws_credentials_account_id_idx ON infra.aws_credentials (account_id);

CREATE TRIGGER aws_credentials_set_updated_at
  BEFORE UPDATE ON infra.aws_credentials
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)
  EXECUTE FUNCTION infra.set_updated_at();

ALTER TABLE infra.aws_credentials ENABLE ROW LEVEL SECURITY;
ALTER TABLE infra.aws_credentials FORCE ROW LEVEL SECURITY;
GRANT SELECT ON infra.aws_credentials TO chat_operator, chat_auditor;
GRANT INSERT (name, description, environment_id, account_id, account_alias, credential_type, assume_role_arn, external_id, oidc_provider_arn, secret_arn, is_active, expiration_date, last_used_date, last_rotated_date, created_by, updated_by, metadata) ON infra.aws_credentials TO chat_operator;
GRANT UPDATE (description, environment_id, account_id, account_alias, credential_type, assume_role_arn, external_id, oidc_provider_arn, secret_arn, is_active, expiration_date, last_used_date, last_rotated_date, updated_by, metadata) ON infra.aws_credentials TO chat_operator;
CREATE POLICY reader_select ON infra.aws_credentials FOR SELECT TO chat_operator, chat_auditor USING (true);
CREATE POLICY operator_insert ON infra.aws_credentials FOR INSERT TO chat_operator WITH CHECK (true);
CREATE POLICY operator_update ON infra.aws_credentials FOR UPDATE TO chat_operator USING (true);

-- migrate:down
SET LOCAL ROLE chat_owner;
DROP TABLE infra.aws_credentials;
DROP FUNCTION infra.looks_secret(text);
