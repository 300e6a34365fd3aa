import type { Phase } from "../../../stacks/outputs";

/** A record set of Route 53. */
export interface DnsRecord {
  readonly zoneId: string;
  /** The zone's name. */
  readonly domain: string;
  /** Without the dot at its end. */
  readonly name: string;
  readonly type: string;
  /** Tells record sets of one name and type apart, where they are chosen by weight, region or health. */
  readonly setIdentifier: string | null;
  readonly values: readonly string[];
  /** Seconds; null for an alias, which has that of its target. */
  readonly ttl: number | null;
  readonly isAlias: boolean;
  /** By what Route 53 chooses between record sets of one name. */
  readonly routing: Routing;
  /** The resource that makes it, where a state has it. */
  readonly resource: { readonly phase: Phase; readonly address: string } | null;
}

export type Routing =
  "simple" | "weighted" | "latency" | "failover" | "geolocation" | "geoproximity" | "multivalue" | "cidr";

/**
 * A name as people write it: small letters, no dot at the end, and visible signs where Route 53 gives octal numbers, as
 * `*` (Route 53 Developer Guide, "DNS domain name format"). A dot within a label stays a number.
 */
export function plainName(name: string): string {
  return name
    .replace(/\\(\d{3})/g, (number, digits: string) => {
      const sign = String.fromCharCode(parseInt(digits, 8));
      return /[!-~]/.test(sign) && !/[.\\A-Z]/.test(sign) ? sign : number;
    })
    .replace(/\.$/, "")
    .toLowerCase();
}

/** What is one record set, wherever it is read. */
export function keyOf({ zoneId, name, type, setIdentifier }: DnsRecord): string {
  return JSON.stringify([zoneId, name, type, setIdentifier]);
}
