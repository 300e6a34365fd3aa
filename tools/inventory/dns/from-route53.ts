import {
  GetHostedZoneCommand,
  ListResourceRecordSetsCommand,
  NoSuchHostedZone,
  Route53Client,
} from "@aws-sdk/client-route-53";
import type { ListResourceRecordSetsCommandOutput, ResourceRecordSet } from "@aws-sdk/client-route-53";
import { clientSettings } from "../aws/client";
import { plainName } from "./record";
import type { DnsRecord, Routing } from "./record";

/**
 * Every record set of a zone, as Route 53 has it; none where there is no such zone.
 *
 * @param region any: the service is a global one, and the SDK wants one
 */
export async function listZone(zoneId: string, region: string): Promise<DnsRecord[]> {
  const client = new Route53Client(clientSettings(region));
  try {
    const { HostedZone } = await client.send(new GetHostedZoneCommand({ Id: zoneId }));
    const domain = plainName(HostedZone!.Name!);
    const records: DnsRecord[] = [];
    let page: ListResourceRecordSetsCommandOutput | undefined;
    do {
      page = await client.send(
        new ListResourceRecordSetsCommand({
          HostedZoneId: zoneId,
          StartRecordName: page?.NextRecordName,
          StartRecordType: page?.NextRecordType,
          StartRecordIdentifier: page?.NextRecordIdentifier,
        }),
      );
      for (const set of page.ResourceRecordSets ?? []) records.push(recordOf(zoneId, domain, set));
    } while (page.IsTruncated);
    return records;
  } catch (error) {
    if (error instanceof NoSuchHostedZone) return [];
    throw error;
  } finally {
    client.destroy();
  }
}

function recordOf(zoneId: string, domain: string, set: ResourceRecordSet): DnsRecord {
  const { Name, Type, SetIdentifier, TTL, AliasTarget, ResourceRecords = [] } = set;
  return {
    zoneId,
    domain,
    name: plainName(Name!),
    type: Type!,
    setIdentifier: SetIdentifier ?? null,
    values: AliasTarget
      ? [plainName(AliasTarget.DNSName!)]
      : ResourceRecords.map(({ Value }) => Value!).sort(),
    ttl: AliasTarget ? null : (TTL ?? 0),
    isAlias: AliasTarget !== undefined,
    routing: routingOf(set),
    resource: null,
  };
}

function routingOf(set: ResourceRecordSet): Routing {
  if (set.Weight !== undefined) return "weighted";
  if (set.Region !== undefined) return "latency";
  if (set.Failover !== undefined) return "failover";
  if (set.GeoLocation !== undefined) return "geolocation";
  if (set.GeoProximityLocation !== undefined) return "geoproximity";
  if (set.CidrRoutingConfig !== undefined) return "cidr";
  return set.MultiValueAnswer ? "multivalue" : "simple";
}
