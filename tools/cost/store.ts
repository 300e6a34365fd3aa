import type { Settings } from "../../environments/schema";
import { requireCaller } from "../deploy/identity";
import { loadLocalEnvironment } from "../local/env";
import type { DatabaseOptions } from "../migrate/command";
import { openRecords } from "../records/open";
import type { CostRow } from "../records/operations/record-costs";

/** Costs of an environment from one source, as they are recorded. */
export interface Costs {
  readonly source: "cost_explorer" | "price_list";
  readonly period: "day" | "month";
  /** First and last day; of months their first days. */
  readonly from: string;
  readonly to: string;
  readonly rows: readonly CostRow[];
}

/** How many rows were written, and how many of before were withdrawn. */
export interface Stored {
  written: number;
  withdrawn: number;
}

/**
 * Writes costs to the environment's records, in place of what is there for these days from this source.
 *
 * @throws ToolError without credentials of the account; MigrationError as the database says
 */
export async function storeCosts(
  settings: Settings,
  options: Pick<DatabaseOptions, "outputs" | "wait" | "login" | "via">,
  { rows, ...scope }: Costs,
): Promise<Stored> {
  const { environment, account, region } = settings;
  await loadLocalEnvironment(environment);
  const actor = await requireCaller(settings);
  const { outputs, wait, login, via } = options;
  const records = await openRecords(environment, { actor, outputs, wait, login, via });
  try {
    await records.run("ensure-environment", {
      name: environment,
      account_id: account,
      default_region: region,
      by: actor,
    });
    return await records.run("record-costs", { environment, account_id: account, ...scope, rows: [...rows] });
  } finally {
    await records.close();
  }
}
