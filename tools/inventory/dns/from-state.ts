import type { Phase } from "../../../stacks/outputs";
import type { StateInstance } from "../../terraform/state-document";
import { plainName } from "./record";
import type { DnsRecord, Routing } from "./record";

/** Attributes of `aws_route53_record`; blocks are lists. */
interface Attributes {
  zone_id: string;
  name: string;
  fqdn?: string;
  type: string;
  set_identifier?: string;
  records?: string[] | null;
  ttl?: number | null;
  alias?: { name: string }[];
  multivalue_answer_routing_policy?: boolean | null;
  [block: `${string}_routing_policy`]: unknown;
}

const routings = ["weighted", "latency", "failover", "geolocation", "geoproximity", "cidr"] as const;

/** The record set that an instance of `aws_route53_record` stands for. The state does not tell what its zone is called. */
export function dnsRecordOf(phase: Phase, address: string, { attributes }: StateInstance): DnsRecord {
  const given = attributes as unknown as Attributes;
  const alias = given.alias ?? [];
  const name = plainName(given.fqdn || given.name);
  return {
    zoneId: given.zone_id,
    domain: name.slice(name.indexOf(".") + 1),
    name,
    type: given.type,
    setIdentifier: given.set_identifier || null,
    values: alias.length ? alias.map((target) => plainName(target.name)) : [...(given.records ?? [])].sort(),
    ttl: alias.length ? null : (given.ttl ?? 0),
    isAlias: alias.length > 0,
    routing: routingOf(given),
    resource: { phase, address },
  };
}

function routingOf(given: Attributes): Routing {
  if (given.multivalue_answer_routing_policy) return "multivalue";
  return (
    routings.find((name) => (given[`${name}_routing_policy`] as unknown[] | undefined)?.length) ?? "simple"
  );
}
