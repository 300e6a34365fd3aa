import { priceData } from "../prices/prices";
import { regionCodes, usageTypeIn } from "../prices/region-codes";

/** What usage types without a price here are, by words in them; the first that fits. */
const WORDS: readonly (readonly [RegExp, costType: string])[] = [
  [/^NoUsageType$|Tax/, "tax"],
  [/Backup|Snapshot/, "backup"],
  [/DataTransfer|-Bytes$|Bytes-/, "data_transfer"],
  [/Request|API/, "requests"],
  [/Storage|ByteHrs/, "storage"],
  [/IOUsage|RequestUnits/, "io"],
  [/Hours|Usage|Second/, "compute"],
];

/** How infra.aws_resource_costs groups what Cost Explorer calls a usage type of a service. */
export function costTypeOf(service: string, usageType: string): string {
  if (service === "Tax") return "tax";
  const line = Object.values(priceData.lines).find(
    ({ service: name, offer, prices }) =>
      name === service &&
      offer !== undefined &&
      Object.keys(prices).some((region) => usageTypeIn(region, offer.usageType) === usageType),
  );
  return line?.costType ?? WORDS.find(([words]) => words.test(usageType))?.[1] ?? "other";
}

/** The region that a usage type names; `global` for one that names none that is known. */
export function regionOfUsage(usageType: string): string {
  const found = Object.entries(regionCodes).find(
    ([region, code]) => usageType.startsWith(`${code}-`) || usageType.startsWith(`${region}-`),
  );
  return found?.[0] ?? "global";
}
