import { open, readFile } from "node:fs/promises";
import path from "node:path";
import { Client } from "pg";
import { sync } from "../../inventory/sync";
import { recordsOf } from "../../records/open";
import { settings } from "./states";

/** One sync as a process of its own: from the states in a folder, timed, with the peak of its memory. */
async function main(folder: string, config: string): Promise<void> {
  const { caFile, ...connection } = JSON.parse(config) as { caFile: string };
  const ca = await readFile(caFile, "utf8");
  const connect = () => new Client({ ...connection, ssl: { ca } }).connect();
  const { signal } = new AbortController();
  const invoke = () => Promise.reject(new Error("there is no function here"));
  const records = recordsOf(settings.environment, { connect, invoke, signal }, { actor: "bench" });
  const readState = async (phase: string) =>
    (await open(path.join(folder, `${phase}.tfstate`))).createReadStream();
  const start = performance.now();
  const { stacks } = await sync({ settings, records, readState, actor: "bench" });
  const milliseconds = performance.now() - start;
  await records.close();
  const rows = Object.values(stacks).reduce(
    (sum, { added, changed, unchanged, dependencies }) => sum + added + changed + unchanged + dependencies,
    0,
  );
  console.log(JSON.stringify({ rows, milliseconds, megabytes: process.resourceUsage().maxRSS / 1024 }));
}

void main(process.argv[2]!, process.argv[3]!);
