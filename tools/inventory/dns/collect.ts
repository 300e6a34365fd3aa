import type { Warn } from "../aws/status";
import { listZone } from "./from-route53";
import { keyOf } from "./record";
import type { DnsRecord } from "./record";

/** The zones' records, and those of them that could not be listed. */
export interface Zones {
  readonly records: DnsRecord[];
  /** Zones of which all records are there: what is missing of them is gone. */
  readonly listed: string[];
}

/**
 * Joins the records that the states have with all that Route 53 has in the same zones, so that those made by hand are
 * seen too. What Route 53 says counts; the state tells which resource makes a record.
 *
 * @param zoneIds zones to list beside those of the records
 * @param warn without it Route 53 is not asked
 */
export async function collectDns(
  inStates: readonly DnsRecord[],
  zoneIds: readonly string[],
  region: string,
  warn?: Warn,
): Promise<Zones> {
  const found = new Map(inStates.map((record) => [keyOf(record), record]));
  const listed: string[] = [];
  const domains = new Map<string, string>();
  for (const zoneId of warn ? new Set([...zoneIds, ...inStates.map((record) => record.zoneId)]) : []) {
    try {
      for (const record of await listZone(zoneId, region)) {
        const known = found.get(keyOf(record));
        found.set(keyOf(record), { ...record, resource: known?.resource ?? null });
        domains.set(zoneId, record.domain);
      }
      listed.push(zoneId);
    } catch (error) {
      const { name, message } = error as Error;
      warn!(`Route 53 does not list the zone ${zoneId}: ${name}: ${message}`);
    }
  }
  const named = [...found.values()].map((record) => ({
    ...record,
    domain: domains.get(record.zoneId) ?? record.domain,
  }));
  return { records: named, listed };
}
