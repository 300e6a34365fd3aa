-- Costs: what AWS charged and what was estimated, in partitions of a month.
-- Why: costs come every day and go as a whole when they are old; a month that goes must not be picked out of a table.
--
-- Found by: environment and date; resource; and the key, so that the same day read twice is there once. A cost of a
-- resource says which in words, too, and stays when it goes. One without a resource is a service's as a whole, as Cost
-- Explorer tells it.
-- Amounts have 10 digits on either side of the point: a month of a large company fits, and so does one request.
--
-- Partitions are made ahead by infra.make_cost_partitions(), also for months that are read again. A row that finds none
-- goes to aws_resource_costs_default, and the next call puts it where it belongs: no write ever fails for it. Partitions
-- are reached through the table alone; nobody has a right on them.
-- Undo: yes, and every cost is lost. Cost Explorer keeps 14 months.

-- migrate:up
SET LOCAL ROLE chat_owner;

CREATE TABLE infra.aws_resource_costs (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  date date NOT NULL,
  period text NOT NULL DEFAULT 'day',
  source text NOT NULL,
  environment_id uuid CONSTRAINT aws_resource_costs_environment_id_fkey REFERENCES infra.aws_environments (id) ON DELETE SET NULL,
  environment infra.environment_name NOT NULL,
  resource_id uuid CONSTRAINT aws_resource_costs_resource_id_fkey REFERENCES infra.aws_resources (id) ON DELETE SET NULL,
  account_id infra.account_id NOT NULL,
  region infra.region NOT NULL,
  service text NOT NULL,
  phase infra.phase,
  resource_type infra.resource_type,
  aws_resource_id infra.aws_id,
  address infra.address,
  item text GENERATED ALWAYS AS (coalesce(address::text, aws_resource_id::text)) STORED,
  cost_type text NOT NULL,
  cost_amount numeric(20, 10) NOT NULL,
  low_amount numeric(20, 10),
  high_amount numeric(20, 10),
  currency infra.currency NOT NULL DEFAULT 'USD',
  usage_quantity numeric(28, 10),
  usage_unit text,
  blended_cost numeric(20, 10),
  unblended_cost numeric(20, 10),
  amortized_cost numeric(20, 10),
  is_estimated boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  metadata infra.json_object NOT NULL DEFAULT '{}',

  CONSTRAINT aws_resource_costs_pkey PRIMARY KEY (id, date),
  CONSTRAINT aws_resource_costs_key UNIQUE NULLS NOT DISTINCT
    (date, environment, period, source, account_id, region, service, phase, item, cost_type),
  CONSTRAINT aws_resource_costs_date_range CHECK (date BETWEEN '2006-01-01' AND '2999-12-31'),
  CONSTRAINT aws_resource_costs_period_known CHECK (period IN ('day', 'month')),
  CONSTRAINT aws_resource_costs_month_begins CHECK (period = 'day' OR extract(day FROM date) = 1),
  CONSTRAINT aws_resource_costs_source_known CHECK (source IN ('cost_explorer', 'price_list', 'manual')),
  CONSTRAINT aws_resource_costs_price_list_estimated CHECK (source <> 'price_list' OR is_estimated),
  CONSTRAINT aws_resource_costs_service_length CHECK (length(service) BETWEEN 1 AND 128),
  CONSTRAINT aws_resource_costs_cost_type_known CHECK (cost_type IN (
    'compute', 'storage', 'backup', 'io', 'network', 'data_transfer', 'requests', 'monitoring', 'key', 'subscription', 'tax',
    'credit', 'other', 'total')),
  CONSTRAINT aws_resource_costs_amounts_in_order CHECK (low_amount <= cost_amount AND cost_amount <= high_amount),
  CONSTRAINT aws_resource_costs_amounts_real CHECK (
    'NaN' NOT IN (cost_amount, coalesce(low_amount, 0), coalesce(high_amount, 0), coalesce(usage_quantity, 0),
      coalesce(blended_cost, 0), coalesce(unblended_cost, 0), coalesce(amortized_cost, 0))),
  CONSTRAINT aws_resource_costs_usage_unit_length CHECK (length(usage_unit) BETWEEN 1 AND 100)
) PARTITION BY RANGE (date);
COMMENT ON TABLE infra.aws_resource_costs IS 'What environments cost, by day or month; charged or estimated';
COMMENT ON COLUMN infra.aws_resource_costs.date IS 'The day, or the first day of the month';
COMMENT ON COLUMN infra.aws_resource_costs.source IS 'cost_explorer: charged; price_list: estimated from the synthesized JSON';
COMMENT ON COLUMN infra.aws_resource_costs.service IS 'As the source names it: Amazon Relational Database Service';
COMMENT ON COLUMN infra.aws_resource_costs.item IS 'What of the service: the address, or AWS''s id; NULL for all of it';
COMMENT ON COLUMN infra.aws_resource_costs.is_estimated IS 'An estimate, or a charge that AWS has not closed yet';

CREATE INDEX aws_resource_costs_environment_id_idx ON infra.aws_resource_costs (environment_id);
CREATE INDEX aws_resource_costs_resource_id_idx ON infra.aws_resource_costs (resource_id);

-- Column by column: a whole row with a generated column cannot be compared here.
CREATE TRIGGER aws_resource_costs_set_updated_at
  BEFORE UPDATE ON infra.aws_resource_costs
  FOR EACH ROW WHEN (
    (OLD.environment_id, OLD.resource_id, OLD.resource_type, OLD.cost_amount, OLD.low_amount, OLD.high_amount, OLD.currency,
      OLD.usage_quantity, OLD.usage_unit, OLD.blended_cost, OLD.unblended_cost, OLD.amortized_cost, OLD.is_estimated, OLD.metadata)
    IS DISTINCT FROM
    (NEW.environment_id, NEW.resource_id, NEW.resource_type, NEW.cost_amount, NEW.low_amount, NEW.high_amount, NEW.currency,
      NEW.usage_quantity, NEW.usage_unit, NEW.blended_cost, NEW.unblended_cost, NEW.amortized_cost, NEW.is_estimated, NEW.metadata))
  EXECUTE FUNCTION infra.set_updated_at();

ALTER TABLE infra.aws_resource_costs ENABLE ROW LEVEL SECURITY;
ALTER TABLE infra.aws_resource_costs FORCE ROW LEVEL SECURITY;

-- AWS corrects its charges for days; an estimate is made anew. What AWS charged is not taken away.
GRANT SELECT ON infra.aws_resource_costs TO chat_operator, chat_auditor;
GRANT DELETE ON infra.aws_resource_costs TO chat_operator;
GRANT INSERT (date, period, source, environment_id, environment, resource_id, account_id, region, service, phase, resource_type, aws_resource_id, address, cost_type, cost_amount, low_amount, high_amount, currency, usage_quantity, usage_unit, blended_cost, unblended_cost, amortized_cost, is_estimated, metadata) ON infra.aws_resource_costs TO chat_operator;
GRANT UPDATE (environment_id, resource_id, resource_type, cost_amount, low_amount, high_amount, currency, usage_quantity, usage_unit, blended_cost, unblended_cost, amortized_cost, is_estimated, metadata) ON infra.aws_resource_costs TO chat_operator;

CREATE POLICY reader_select ON infra.aws_resource_costs FOR SELECT TO chat_operator, chat_auditor USING (true);
CREATE POLICY operator_insert ON infra.aws_resource_costs FOR INSERT TO chat_operator WITH CHECK (true);
CREATE POLICY operator_update ON infra.aws_resource_costs FOR UPDATE TO chat_operator USING (true);
CREATE POLICY operator_delete ON infra.aws_resource_costs FOR DELETE TO chat_operator USING (source = 'price_list');

CREATE FUNCTION infra.cost_months() RETURNS SETOF date
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT to_date(c.relname, '"aws_resource_costs_"YYYY_MM') AS month
  FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
  WHERE i.inhparent = 'infra.aws_resource_costs'::regclass AND c.relname <> 'aws_resource_costs_default'
  ORDER BY month
$$;
COMMENT ON FUNCTION infra.cost_months() IS 'Months that costs have a partition for';
GRANT EXECUTE ON FUNCTION infra.cost_months() TO chat_operator, chat_auditor;

-- Filled before it is attached: rows that move here are no new ones to the audit of the table.
CREATE FUNCTION infra.make_cost_partition(name text, bounds text, month date DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  fields text;
BEGIN
  EXECUTE format(
    'CREATE TABLE infra.%I (LIKE infra.aws_resource_costs INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING GENERATED)', name);
  IF month IS NOT NULL AND to_regclass('infra.aws_resource_cost_strays') IS NOT NULL THEN
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO fields FROM pg_attribute
    WHERE attrelid = 'infra.aws_resource_costs'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
    EXECUTE format(
      'INSERT INTO infra.%I (%s) SELECT %2$s FROM infra.aws_resource_cost_strays WHERE date >= %L AND date < %L',
      name, fields, month, month + interval '1 month');
  END IF;
  EXECUTE format('ALTER TABLE infra.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
  EXECUTE format('ALTER TABLE infra.aws_resource_costs ATTACH PARTITION infra.%I %s', name, bounds);
END $$;
COMMENT ON FUNCTION infra.make_cost_partition(text, text, date) IS 'A partition of the costs, with the rows of its month that had none';

CREATE FUNCTION infra.make_cost_partitions(first date DEFAULT NULL, last date DEFAULT NULL) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  this_month date := date_trunc('month', now() AT TIME ZONE 'UTC');
  first_month date := coalesce(date_trunc('month', first)::date, this_month);
  last_month date := coalesce(date_trunc('month', last)::date, greatest(this_month + interval '3 months', first_month)::date);
  stray boolean;
  missing date[];
  month date;
BEGIN
  IF first_month > last_month OR first_month < '2006-01-01' OR last_month > this_month + interval '24 months'
    OR last_month > first_month + interval '120 months'
  THEN
    RAISE EXCEPTION 'partitions cannot be made from % to %', first_month, last_month
      USING ERRCODE = 'invalid_parameter_value',
        HINT = 'From 2006-01 to 24 months ahead, and at most 120 months at a time.';
  END IF;
  -- The lock that attaching a partition takes, from the beginning.
  LOCK TABLE infra.aws_resource_costs IN SHARE UPDATE EXCLUSIVE MODE;
  stray := EXISTS (SELECT FROM infra.aws_resource_costs_default);

  SELECT array_agg(wanted ORDER BY wanted) INTO missing FROM (
    SELECT generate_series(first_month, last_month, interval '1 month')::date AS wanted
    UNION SELECT date_trunc('month', date)::date FROM infra.aws_resource_costs_default
    EXCEPT SELECT infra.cost_months()
  ) months;

  IF stray THEN
    ALTER TABLE infra.aws_resource_costs DETACH PARTITION infra.aws_resource_costs_default;
    ALTER TABLE infra.aws_resource_costs_default RENAME TO aws_resource_cost_strays;
    PERFORM infra.make_cost_partition('aws_resource_costs_default', 'DEFAULT');
    CREATE POLICY owner_select ON infra.aws_resource_costs_default FOR SELECT TO chat_owner USING (true);
  END IF;
  FOREACH month IN ARRAY coalesce(missing, '{}') LOOP
    PERFORM infra.make_cost_partition(
      to_char(month, '"aws_resource_costs_"YYYY_MM'),
      format('FOR VALUES FROM (%L) TO (%L)', month, (month + interval '1 month')::date), month);
  END LOOP;
  IF stray THEN
    DROP TABLE infra.aws_resource_cost_strays;
  END IF;
  RETURN coalesce(cardinality(missing), 0);
END $$;
COMMENT ON FUNCTION infra.make_cost_partitions(date, date) IS
  'Partitions from the month of one day to that of another, by default this month and three ahead; returns how many it made';
GRANT EXECUTE ON FUNCTION infra.make_cost_partitions(date, date) TO chat_operator;

SELECT infra.make_cost_partition('aws_resource_costs_default', 'DEFAULT');
CREATE POLICY owner_select ON infra.aws_resource_costs_default FOR SELECT TO chat_owner USING (true);
SELECT infra.make_cost_partitions();

-- migrate:down
SET LOCAL ROLE chat_owner;
DROP TABLE infra.aws_resource_costs;
DROP FUNCTION infra.make_cost_partitions(date, date);
DROP FUNCTION infra.make_cost_partition(text, text, date);
DROP FUNCTION infra.cost_months();
