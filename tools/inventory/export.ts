import type { Sink } from "../privacy/export";
import type { ListedResource } from "../records/operations/list-resources";

export const exportFormats = ["csv", "jsonl"] as const;
export type ExportFormat = (typeof exportFormats)[number];

const columns = [
  "phase",
  "address",
  "type",
  "name",
  "resource_id",
  "arn",
  "account_id",
  "region",
  "status",
  "creation_date",
  "first_seen_at",
  "last_seen_at",
  "stale_since",
  "configuration",
  "tags",
] as const satisfies readonly (keyof ListedResource)[];

/** Text that is written at once: a write for each row would be most of the work. */
const CHUNK = 64 * 1024;

/** Writes resources as CSV (RFC 4180, with a head) or as JSON, one a line. @returns how many */
export async function writeResources(
  resources: AsyncIterable<ListedResource>,
  format: ExportFormat,
  sink: Sink,
): Promise<number> {
  let count = 0;
  let chunk = format === "csv" ? `${columns.join(",")}\r\n` : "";
  for await (const resource of resources) {
    count++;
    chunk += format === "csv" ? csvLine(resource) : `${JSON.stringify(resource)}\n`;
    if (chunk.length < CHUNK) continue;
    await sink(chunk);
    chunk = "";
  }
  await sink(chunk);
  return count;
}

function csvLine(resource: ListedResource): string {
  return `${columns.map((column) => csvCell(resource[column])).join(",")}\r\n`;
}

function csvCell(value: unknown): string {
  const text = typeof value === "object" && value !== null ? JSON.stringify(value) : String(value ?? "");
  // A spreadsheet takes what begins so for a formula, and runs it (OWASP, "CSV Injection").
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
