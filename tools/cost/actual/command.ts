import { loadSettings } from "../../../environments";
import { phasesOf } from "../../../stacks/location";
import { loadLocalEnvironment } from "../../local/env";
import type { DatabaseOptions } from "../../migrate/command";
import { decimal, decimalText, ZERO } from "../decimal";
import { priceData } from "../prices/prices";
import { storeCosts } from "../store";
import type { Stored } from "../store";
import { periodOf } from "./period";
import type { Period } from "./period";
import { costExplorer, readActual } from "./read";
import { actualRows } from "./rows";

export type ActualOptions = DatabaseOptions & Partial<Period>;

/** What was read from Cost Explorer and recorded. */
export interface ActualResult extends Stored, Period {
  requests: number;
  /** What AWS charged in these days, not blended, in US dollars. */
  unblended: string;
  rows: number;
}

/**
 * Reads what AWS charged an environment and records it, day by day.
 *
 * @param say told before it begins what AWS charges for that
 * @throws ToolError for wrong days, without credentials of the account, or when Cost Explorer refuses
 */
export async function recordActual(
  environment: string,
  options: ActualOptions,
  say: (message: string) => void,
): Promise<ActualResult> {
  const settings = loadSettings(environment);
  const { from, to } = periodOf(options, new Date().toISOString().slice(0, 10));
  await loadLocalEnvironment(environment);
  const phases = phasesOf(settings);
  const least = phases.length + 1;
  say(`Cost Explorer charges 0.01 USD a request; this takes ${least} or more, ${price(least)} USD.`);
  let requests = 0;
  const { account, project } = settings;
  const costs = await readActual(costExplorer(), { account, project, environment, phases, from, to }, () => {
    requests += 1;
  });
  const rows = actualRows(costs);
  const stored = await storeCosts(settings, options, {
    source: "cost_explorer",
    period: "day",
    from,
    to,
    rows,
  });
  const unblended = rows.reduce((sum, row) => sum.plus(row.cost_amount), ZERO);
  return { from, to, requests, rows: rows.length, unblended: decimalText(unblended), ...stored };
}

/** What was done, for a person. */
export function describeActual({ from, to, unblended, rows, withdrawn, requests }: ActualResult): string {
  if (rows === 0) {
    return (
      `Cost Explorer knows of no costs from ${from} to ${to}. New accounts have none for a day, and tags count from ` +
      "when Project, Environment and Phase were made cost allocation tags: docs/cost.md"
    );
  }
  const taken = withdrawn > 0 ? `, ${withdrawn} that AWS took back` : "";
  return `${from} to ${to}: ${unblended} USD in ${rows} rows${taken}. ${requests} requests, ${price(requests)} USD.`;
}

function price(requests: number): string {
  const line = priceData.lines["costexplorer.request"]!.prices["us-east-1"] as string;
  return decimalText(decimal(line).times(requests));
}
