import { z } from "zod";
import { fields } from "../fields";
import { operation } from "../operation";

/** An amount as text: a JSON number would round it. */
const amount = z.string().regex(/^-?\d{1,10}(\.\d{1,10})?$/);

const row = z.strictObject({
  date: z.iso.date(),
  region: fields.region,
  service: z.string().min(1).max(128),
  phase: fields.phase.optional(),
  resource_type: z.string().optional(),
  address: z.string().optional(),
  cost_type: z.string(),
  cost_amount: amount,
  low_amount: amount.optional(),
  high_amount: amount.optional(),
  usage_quantity: z.string().optional(),
  usage_unit: z.string().optional(),
  blended_cost: amount.optional(),
  unblended_cost: amount.optional(),
  amortized_cost: amount.optional(),
  is_estimated: z.boolean(),
  metadata: fields.object.optional(),
});

/** A cost of a day or a month, as the records take it. */
export type CostRow = z.infer<typeof row>;

/**
 * Makes these the costs of an environment from one day to another, from one source. What was an estimate and is none any
 * more is deleted; what AWS charged and took back stays, at nothing. A resource is linked where the inventory knows it.
 */
export const recordCosts = operation(
  z.strictObject({
    environment: fields.environment,
    account_id: fields.accountId,
    source: z.enum(["cost_explorer", "price_list"]),
    period: z.enum(["day", "month"]),
    /** First and last day; of months their first days. */
    from: z.iso.date(),
    to: z.iso.date(),
    rows: z.array(row),
  }),
  async (client, { environment, account_id, source, period, from, to, rows }) => {
    await client.query("SELECT infra.make_cost_partitions($1, $2)", [from, to]);
    const scope = [environment, account_id, source, period, from, to, JSON.stringify(rows)];
    const gone = await client.query(source === "price_list" ? DELETE_OTHERS : EMPTY_OTHERS, scope);
    const written = await client.query(WRITE, [
      environment,
      account_id,
      source,
      period,
      JSON.stringify(rows),
    ]);
    return { written: written.rowCount ?? 0, withdrawn: gone.rowCount ?? 0 };
  },
);

/** The rows of the scope that are not among those given. */
const OTHERS = `
  WHERE cost.environment = $1 AND cost.account_id = $2 AND cost.source = $3 AND cost.period = $4
    AND cost.date BETWEEN $5 AND $6 AND NOT EXISTS (
      SELECT FROM jsonb_to_recordset($7::jsonb) AS given (date date, region text, service text, phase text, address text, cost_type text)
      WHERE (given.date, given.region, given.service, given.cost_type) = (cost.date, cost.region, cost.service, cost.cost_type)
        AND given.phase IS NOT DISTINCT FROM cost.phase AND given.address IS NOT DISTINCT FROM cost.item)`;

const DELETE_OTHERS = `DELETE FROM infra.aws_resource_costs cost ${OTHERS}`;

const EMPTY_OTHERS = `
  UPDATE infra.aws_resource_costs cost
  SET cost_amount = 0, usage_quantity = 0, blended_cost = 0, unblended_cost = 0, amortized_cost = 0 ${OTHERS}
    AND (cost.cost_amount, coalesce(cost.amortized_cost, 0)) <> (0, 0)`;

const VALUES = [
  "resource_type",
  "cost_amount",
  "low_amount",
  "high_amount",
  "usage_quantity",
  "usage_unit",
  "blended_cost",
  "unblended_cost",
  "amortized_cost",
  "is_estimated",
];

const WRITE = `
  INSERT INTO infra.aws_resource_costs (environment, account_id, source, period, date, region, service, phase, address,
    cost_type, environment_id, resource_id, metadata, ${VALUES.join(", ")})
  SELECT $1, $2, $3, $4, given.date, given.region, given.service, given.phase, given.address,
    given.cost_type, environment.id, resource.id, coalesce(given.metadata, '{}'), ${VALUES.map((name) => `given.${name}`).join(", ")}
  FROM jsonb_to_recordset($5::jsonb) AS given (date date, region text, service text, phase text, address text, cost_type text,
    metadata jsonb, resource_type text, cost_amount numeric, low_amount numeric, high_amount numeric, usage_quantity numeric,
    usage_unit text, blended_cost numeric, unblended_cost numeric, amortized_cost numeric, is_estimated boolean)
  LEFT JOIN infra.aws_environments environment ON environment.name = $1
  LEFT JOIN LATERAL (
    SELECT id FROM infra.aws_resources
    WHERE environment_id = environment.id AND phase = given.phase AND address = given.address
    ORDER BY stale_since NULLS FIRST, last_seen_at DESC LIMIT 1
  ) resource ON true
  ON CONFLICT (date, environment, period, source, account_id, region, service, phase, item, cost_type) DO UPDATE SET
    environment_id = excluded.environment_id, resource_id = excluded.resource_id, metadata = excluded.metadata,
    ${VALUES.map((name) => `${name} = excluded.${name}`).join(", ")}`;
