import { createReadStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { Command } from "commander";
import { runCommand, ToolError } from "../../errors";
import { priceData } from "./prices";
import { renewPrices } from "./renew";
import type { OpenOffer, PriceChange } from "./renew";

const LIST = "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws";
const FILE = "tools/cost/prices/prices.json";

interface Options {
  readonly offers?: string;
  readonly write?: true;
}

void new Command("npm run cost:prices --")
  .description(`Compares ${FILE} with AWS's public price list; needs a network, no account.`)
  .option("--offers <folder>", "read SERVICE/REGION.csv there instead of AWS's list")
  .option("--write", "write what differs into the file")
  .addHelpText(
    "after",
    "\nExit codes: 0 the same or written, 1 prices differ or it failed, 2 the command line is wrong. More: docs/cost.md",
  )
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .action((options: Options) => runCommand(() => execute(options)))
  .parseAsync();

async function execute({ offers, write }: Options): Promise<void> {
  const month = new Date().toISOString().slice(0, 7);
  const open = offers === undefined ? fromAws : fromFolder(offers);
  const { data, changes, read, byHand } = await renewPrices(priceData, open, month);
  for (const change of changes) console.log(describe(change));
  console.log(`${read} prices read, ${changes.length} differ.`);
  if (byHand.length > 0) console.log(`To be looked up by hand:\n  ${byHand.join("\n  ")}`);
  if (write) await writeFile(FILE, `${JSON.stringify(data, undefined, 2)}\n`);
  else if (changes.length > 0) process.exitCode = 1;
}

async function fromAws(service: string, region: string): Promise<Readable> {
  const url = `${LIST}/${service}/current/${region}/index.csv`;
  const answer = await fetch(url).catch((error: Error) => {
    throw new ToolError(`${url} cannot be read: ${error.message}. Or give a folder of offers: --offers`);
  });
  if (!answer.ok || !answer.body) throw new ToolError(`${url} answers ${answer.status}.`);
  return Readable.fromWeb(answer.body as ReadableStream);
}

function fromFolder(folder: string): OpenOffer {
  return async (service, region) => {
    const file = createReadStream(path.join(folder, service, `${region}.csv`));
    await new Promise<void>((resolve, reject) => {
      file.once("open", () => resolve());
      file.once("error", (error) => reject(new ToolError(`The offer cannot be read: ${error.message}`)));
    });
    return file;
  };
}

function describe({ id, region, before, after }: PriceChange): string {
  return `${id} in ${region}: ${JSON.stringify(before)} is now ${JSON.stringify(after)}`;
}
