import { loadSettings } from "../../../environments";
import type { Phase } from "../../../stacks/outputs";
import { sync } from "../../../tools/inventory/sync";
import type { SyncOptions, Synced } from "../../../tools/inventory/sync";
import { createRecords } from "../helpers/records";
import type { TestRecords } from "../helpers/records";

export type States = Partial<Record<Phase, Uint8Array>>;

export interface InventorySetting {
  records: TestRecords;
  /** What lies in the bucket. */
  states: States;
  sync: (options?: Partial<SyncOptions>) => Promise<Synced>;
  /** Every row of resources, dependencies and DNS records, but for when it was seen last. */
  rows: () => Promise<unknown[]>;
  close: () => Promise<void>;
}

export const settings = loadSettings("dev");

/** A database of its own, and a bucket that a test fills. */
export async function createInventory(): Promise<InventorySetting> {
  const records = await createRecords();
  const states: States = {};
  return {
    records,
    states,
    sync: (options) =>
      sync({
        settings,
        records,
        actor: "hanako",
        readState: async (phase) => states[phase] && [states[phase]],
        ...options,
      }),
    rows: () =>
      records.see(`
        SELECT to_jsonb(r) - 'last_seen_at' AS row FROM infra.aws_resources r
        UNION ALL SELECT to_jsonb(d) - 'last_seen_at' FROM infra.resource_dependencies d
        UNION ALL SELECT to_jsonb(n) - 'last_seen_at' FROM infra.dns_records n
        UNION ALL SELECT to_jsonb(e) FROM infra.aws_environments e ORDER BY 1`),
    close: () => records.close(),
  };
}
