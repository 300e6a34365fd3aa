import type { ResourceRow } from "../resource/row";

/** Asks for one resource after the other, of services that list no statuses. @param gone the error for what is not there */
export async function askEach(
  rows: readonly ResourceRow[],
  gone: abstract new (...given: never[]) => Error,
  ask: (row: ResourceRow) => Promise<string>,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const row of rows) {
    try {
      found.set(row.resourceId, await ask(row));
    } catch (error) {
      if (!(error instanceof gone)) throw error;
    }
  }
  return found;
}
