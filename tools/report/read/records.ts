import { MigrationError } from "../../migrate/errors";
import { ToolError } from "../../errors";
import type { Records } from "../../records/open";
import type { RecordsReport } from "../../records/operations/read-report";
import type { Part } from "../model";

/** What the records tell, or the error for which they could not be asked. */
export type RecordsRead = { readonly report: RecordsReport } | { readonly error: MigrationError | ToolError };

/**
 * Reads what the database's records tell of an environment. An error that the user can mend is handed back, for the rest
 * of the page does without.
 *
 * @throws MigrationError `interrupted`
 */
export async function readRecords(environment: string, open: () => Promise<Records>): Promise<RecordsRead> {
  try {
    const records = await open();
    try {
      return { report: await records.run("read-report", { environment }) };
    } finally {
      await records.close();
    }
  } catch (error) {
    const isForeseen = error instanceof MigrationError || error instanceof ToolError;
    if (!isForeseen || (error instanceof MigrationError && error.failure === "interrupted")) throw error;
    return { error };
  }
}

/** The parts of a page that come from the records. @param phases in their order, in which each deployment tells them */
export function partsOf(
  read: RecordsRead,
  phases: readonly string[],
): { [K in keyof RecordsReport]: Part<RecordsReport[K]> } {
  if ("error" in read) {
    const unknown = { known: false, reason: read.error.message } as const;
    return { months: unknown, deployments: unknown, backups: unknown, inventory: unknown };
  }
  const { months, deployments, backups, inventory } = read.report;
  const place = ({ phase }: { phase: string }) =>
    (phases.indexOf(phase) + phases.length + 1) % (phases.length + 1);
  const items = deployments.items.map((each) => ({
    ...each,
    phases: each.phases.toSorted((a, b) => place(a) - place(b)),
  }));
  return {
    months: { known: true, value: months },
    deployments: { known: true, value: { ...deployments, items } },
    backups: { known: true, value: backups },
    inventory: { known: true, value: inventory },
  };
}
