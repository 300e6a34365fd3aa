import { assumptions } from "../usage/assumptions";
import { centsText } from "../decimal";
import type { Estimate } from "../estimate";
import { knownAsOf, priceData, priceLine } from "../prices/prices";
import type { PriceLine } from "../prices/prices";
import { firstBillTable } from "./first-bill";

/** Low, expected and high of a phase or of all in whole dollars. */
const dollars = (monthly: readonly number[] | undefined) =>
  (monthly ?? []).map((cents) => Math.round(cents / 100)).join(" / ") || "-";

/** What environments cost by phase. */
function phaseTable(estimates: readonly Estimate[]): string {
  const phases = [...new Set(estimates.flatMap((each) => each.phases.map(({ phase }) => phase)))];
  const row = (name: string, cells: readonly string[]) => `| ${name} | ${cells.join(" | ")} |`;
  return [
    row(
      "Phase",
      estimates.map(({ environment }) => environment),
    ),
    row(
      "---",
      estimates.map(() => "---:"),
    ),
    ...phases.map((phase) =>
      row(
        phase,
        estimates.map((each) => dollars(each.phases.find((found) => found.phase === phase)?.monthly)),
      ),
    ),
    row(
      "**total**",
      estimates.map(({ monthly }) => `**${dollars(monthly)}**`),
    ),
  ].join("\n");
}

function assumptionTable(): string {
  const range = (values: readonly number[]) => values.map((value) => value.toLocaleString("en")).join(" / ");
  return [
    "| Assumption | What | Unit | development | staging | production |",
    "| --- | --- | --- | ---: | ---: | ---: |",
    ...Object.entries(assumptions).map(
      ([name, { what, unit, development, staging, production }]) =>
        `| \`${name}\` | ${what} | ${unit} | ${range(development)} | ${range(staging)} | ${range(production)} |`,
    ),
  ].join("\n");
}

/** What the governance of each environment costs, by service. */
export function governanceTable(estimates: readonly Estimate[]): string {
  const services = new Map<string, Map<Estimate, [number, number, number]>>();
  for (const each of estimates) {
    const resources = each.phases.find(({ phase }) => phase === "governance")?.resources ?? [];
    for (const { price, monthly } of resources.flatMap(({ charges }) => charges)) {
      const { service } = priceLine(price);
      const amounts = services.get(service) ?? new Map<Estimate, [number, number, number]>();
      const [low, expected, high] = amounts.get(each) ?? [0, 0, 0];
      amounts.set(each, [low + monthly[0], expected + monthly[1], high + monthly[2]]);
      services.set(service, amounts);
    }
  }
  return [
    `| | ${estimates.map(({ environment }) => environment).join(" | ")} |`,
    `| --- | ${estimates.map(() => "---:").join(" | ")} |`,
    ...[...services].map(
      ([service, amounts]) =>
        `| ${service} | ${estimates.map((each) => dollars(amounts.get(each))).join(" | ")} |`,
    ),
  ].join("\n");
}

/** Prices of the region that most is in; the file has the others. */
function priceTable(region: string): string {
  const price = ({ prices }: PriceLine) => {
    const found = prices[region]!;
    if (typeof found === "string") return found;
    return found
      .map(({ upTo, price: each }) =>
        upTo === undefined ? `then ${each}` : `${each} to ${Number(upTo).toLocaleString("en")}`,
      )
      .join(", ");
  };
  return [
    `| Line | What | Unit | ${region}, USD | As of | Read | Source |`,
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...Object.entries(priceData.lines).map(
      ([id, line]) =>
        `| \`${id}\` | ${line.what} | ${line.unit} | ${price(line)} | ${knownAsOf(id, region)} | ${line.verified.length > 0 ? line.verified.join(", ") : "no"} | [page](${line.source}) |`,
    ),
  ].join("\n");
}

/** The tables of docs/cost.md, by the name in their marks. */
export function tablesOf(estimates: readonly Estimate[]): Readonly<Record<string, string>> {
  const dev = estimates.find(({ environment }) => environment === "dev")!;
  return {
    phases: phaseTable(estimates),
    "first bill": firstBillTable(dev),
    assumptions: assumptionTable(),
    prices: priceTable("ap-northeast-1"),
  };
}

/** A sentence of a head comment or a page: what an environment costs, in whole dollars. */
export function costSentence({ monthly: [low, expected, high] }: Estimate): string {
  const [least, likely, most] = [low, expected, high].map((cents) =>
    Number(centsText(Math.round(cents / 100) * 100)),
  );
  return `About ${likely} US dollars a month, ${least} to ${most} by how much it is used`;
}

const block = (name: string, body: string) => `<!-- ${name} -->\n\n${body}\n\n<!-- end of ${name} -->`;

/** The page with these tables in place of those between its marks. @throws Error when a mark is missing */
export function withTables(page: string, tables: Readonly<Record<string, string>>): string {
  return Object.entries(tables).reduce((text, [name, table]) => {
    const marks = new RegExp(`<!-- ${name} -->[^]*?<!-- end of ${name} -->`);
    if (!marks.test(text)) throw new Error(`the page has no marks of ${name}`);
    return text.replace(marks, () => block(name, table));
  }, page);
}
