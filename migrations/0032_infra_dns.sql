-- DNS records of the environments.
-- Why: which name leads where, also where the zone is kept with somebody else.
--
-- Found by: zone, name, type and set identifier, which are unique together: a name may be in a public and in a private
-- zone, and several records of a name share the load. Without a zone of Route 53 the zone is NULL, and the domain counts.
-- What a zone is called only Route 53 tells; until it is asked, the domain is the name without its first label.
-- Names have any sign that DNS has (RFC 2181, 11); what is no visible ASCII, Route 53 writes as \ and three octal digits.
-- An alias has no time to live: it takes that of what it points to.
-- Undo: yes, and they are lost until the next `npm run inventory`.

-- migrate:up
SET LOCAL ROLE chat_owner;

CREATE TABLE infra.dns_records (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  domain_name text NOT NULL,
  record_name text NOT NULL,
  record_type text NOT NULL,
  set_identifier text,
  record_value text[] NOT NULL,
  ttl bigint,
  is_alias boolean NOT NULL DEFAULT false,
  routing_policy text NOT NULL DEFAULT 'simple',
  route53_zone_id text,
  route53_record_id text,
  resource_id uuid CONSTRAINT dns_records_resource_id_fkey REFERENCES infra.aws_resources (id) ON DELETE SET NULL,
  environment_id uuid CONSTRAINT dns_records_environment_id_fkey REFERENCES infra.aws_environments (id) ON DELETE SET NULL,
  is_active boolean NOT NULL DEFAULT true,
  first_seen_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  stale_since timestamptz,
  created_by infra.actor,
  updated_by infra.actor,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  metadata infra.json_object NOT NULL DEFAULT '{}',

  CONSTRAINT dns_records_domain_name_form CHECK (
    length(domain_name) <= 1024 AND domain_name ~ '^[!-~]+$' AND domain_name = lower(domain_name) AND domain_name !~ '^[.]|[.][.]|[.]$'),
  CONSTRAINT dns_records_record_name_form CHECK (
    length(record_name) <= 1024 AND record_name ~ '^[!-~]+$' AND record_name = lower(record_name) AND record_name !~ '^[.]|[.][.]|[.]$'),
  CONSTRAINT dns_records_record_name_in_domain
    CHECK (record_name = domain_name OR right(record_name, length(domain_name) + 1) = '.' || domain_name),
  CONSTRAINT dns_records_record_type_known CHECK (record_type IN (
    'A', 'AAAA', 'CAA', 'CNAME', 'DS', 'HTTPS', 'MX', 'NAPTR', 'NS', 'PTR', 'SOA', 'SPF', 'SRV', 'SSHFP', 'SVCB', 'TLSA', 'TXT')),
  CONSTRAINT dns_records_set_identifier_length CHECK (length(set_identifier) BETWEEN 1 AND 128),
  CONSTRAINT dns_records_record_value_some
    CHECK (cardinality(record_value) BETWEEN 1 AND 400 AND array_position(record_value, NULL) IS NULL),
  CONSTRAINT dns_records_ttl_range CHECK (ttl BETWEEN 0 AND 2147483647),
  CONSTRAINT dns_records_ttl_of_no_alias CHECK (is_alias = (ttl IS NULL)),
  CONSTRAINT dns_records_routing_policy_known CHECK (routing_policy IN (
    'simple', 'weighted', 'latency', 'failover', 'geolocation', 'geoproximity', 'multivalue', 'cidr')),
  CONSTRAINT dns_records_set_identifier_of_routing CHECK (routing_policy = 'simple' OR set_identifier IS NOT NULL),
  CONSTRAINT dns_records_zone_id_form CHECK (route53_zone_id ~ '^[A-Z0-9]{1,32}$'),
  CONSTRAINT dns_records_record_id_length CHECK (length(route53_record_id) BETWEEN 1 AND 512),
  CONSTRAINT dns_records_seen_in_order CHECK (first_seen_at <= last_seen_at AND last_seen_at <= stale_since)
);
COMMENT ON TABLE infra.dns_records IS 'DNS records of the environments';
COMMENT ON COLUMN infra.dns_records.domain_name IS 'Name of the zone, in small letters, without the last dot';
COMMENT ON COLUMN infra.dns_records.record_name IS 'The whole name, in small letters, without the last dot';
COMMENT ON COLUMN infra.dns_records.set_identifier IS 'Which of several of a name, as Route 53 tells them apart';
COMMENT ON COLUMN infra.dns_records.stale_since IS 'When it was not found any more; NULL while it is there';
CREATE UNIQUE INDEX dns_records_key
  ON infra.dns_records (coalesce(route53_zone_id, domain_name), record_name, record_type, set_identifier) NULLS NOT DISTINCT;
CREATE INDEX dns_records_resource_id_idx ON infra.dns_records (resource_id);
CREATE INDEX dns_records_environment_id_idx ON infra.dns_records (environment_id);

CREATE TRIGGER dns_records_set_updated_at
  BEFORE UPDATE ON infra.dns_records
  FOR EACH ROW WHEN (
    (OLD.domain_name, OLD.record_value, OLD.ttl, OLD.is_alias, OLD.routing_policy, OLD.route53_record_id, OLD.resource_id, OLD.environment_id,
      OLD.is_active, OLD.stale_since, OLD.updated_by, OLD.metadata)
    IS DISTINCT FROM
    (NEW.domain_name, NEW.record_value, NEW.ttl, NEW.is_alias, NEW.routing_policy, NEW.route53_record_id, NEW.resource_id, NEW.environment_id,
      NEW.is_active, NEW.stale_since, NEW.updated_by, NEW.metadata))
  EXECUTE FUNCTION infra.set_updated_at();

ALTER TABLE infra.dns_records ENABLE ROW LEVEL SECURITY;
ALTER TABLE infra.dns_records FORCE ROW LEVEL SECURITY;
GRANT SELECT ON infra.dns_records TO chat_operator, chat_auditor;
GRANT INSERT (domain_name, record_name, record_type, set_identifier, record_value, ttl, is_alias, routing_policy, route53_zone_id, route53_record_id, resource_id, environment_id, is_active, first_seen_at, last_seen_at, stale_since, created_by, updated_by, metadata) ON infra.dns_records TO chat_operator;
GRANT UPDATE (domain_name, record_value, ttl, is_alias, routing_policy, route53_record_id, resource_id, environment_id, is_active, last_seen_at, stale_since, updated_by, metadata) ON infra.dns_records TO chat_operator;
CREATE POLICY reader_select ON infra.dns_records FOR SELECT TO chat_operator, chat_auditor USING (true);
CREATE POLICY operator_insert ON infra.dns_records FOR INSERT TO chat_operator WITH CHECK (true);
CREATE POLICY operator_update ON infra.dns_records FOR UPDATE TO chat_operator USING (true);

-- migrate:down
SET LOCAL ROLE chat_owner;
DROP TABLE infra.dns_records;
