import type { Readable } from "node:stream";
import { createInterface } from "node:readline";
import { ToolError } from "../../errors";
import type { Tier } from "./prices";

/** One price of an offer that is looked for. */
export interface Wanted {
  readonly usageType: string;
  /** Where a usage type has several. */
  readonly operation?: string;
}

const COLUMNS = {
  term: "TermType",
  from: "StartingRange",
  to: "EndingRange",
  price: "PricePerUnit",
  currency: "Currency",
  usageType: "usageType",
  operation: "operation",
} as const;

type Column = keyof typeof COLUMNS;

/**
 * Reads prices from an offer of AWS's public price list in CSV, line by line: that of EC2 has hundreds of megabytes.
 * Source: https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-service-price-list-file-for-services.html
 *
 * @returns for each that is wanted its tiers in US dollars on demand; undefined where the offer has none, or several
 * products at different prices
 * @throws ToolError for what is no offer
 */
export async function readOffer(
  csv: Readable,
  wanted: readonly Wanted[],
): Promise<(readonly Tier[] | undefined)[]> {
  const found = wanted.map((): Map<string, Tier & { from: number }> => new Map());
  const ambiguous = new Set<number>();
  let columns: Record<Column, number> | undefined;
  for await (const line of createInterface({ input: csv, crlfDelay: Infinity })) {
    const cells = cellsOf(line);
    if (!columns) {
      if (cells[0] === "SKU") columns = columnsOf(cells);
      continue;
    }
    const cell = (column: Column) => cells[columns![column]] ?? "";
    if (cell("term") !== "OnDemand" || cell("currency") !== "USD") continue;
    wanted.forEach(({ usageType, operation }, i) => {
      if (cell("usageType") !== usageType || (operation !== undefined && cell("operation") !== operation))
        return;
      const tier = tierOf(cell("from"), cell("to"), cell("price"));
      const known = found[i]!.get(cell("from"));
      if (known && known.price !== tier.price) ambiguous.add(i);
      found[i]!.set(cell("from"), tier);
    });
  }
  if (!columns) throw new ToolError("This is no offer of AWS's price list in CSV: no line begins with SKU.");
  return found.map((tiers, i) =>
    tiers.size === 0 || ambiguous.has(i) ? undefined : inOrder([...tiers.values()]),
  );
}

function columnsOf(heads: readonly string[]): Record<Column, number> {
  const found = Object.entries(COLUMNS).map(([column, head]) => {
    const index = heads.findIndex((each) => each.toLowerCase() === head.toLowerCase());
    if (index < 0) throw new ToolError(`The offer has no column ${head}; its form has changed.`);
    return [column, index];
  });
  return Object.fromEntries(found) as Record<Column, number>;
}

function tierOf(from: string, to: string, price: string): Tier & { from: number } {
  const amount = price.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
  return { from: Number(from), ...(to === "Inf" || to === "" ? {} : { upTo: to }), price: amount };
}

function inOrder(tiers: (Tier & { from: number })[]): Tier[] {
  return tiers
    .sort((a, b) => a.from - b.from)
    .map(({ upTo, price }) => (upTo === undefined ? { price } : { upTo, price }));
}

/** The cells of a line, of which every one is in quotes, a quote in it doubled. */
function cellsOf(line: string): string[] {
  return [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(([, cell]) => cell!.replaceAll('""', '"'));
}
