import { nameOf } from "../../environments/names";
import type { Settings } from "../../environments/schema";
import { phasesOf, stackName } from "../../stacks/location";
import type { Outputs, Phase } from "../../stacks/outputs";
import { ToolError } from "../errors";
import type { ReadState } from "../outputs/state";
import type { Records } from "../records/open";
import type { SyncedStack } from "../records/operations/sync-stack";
import type { StateDocument } from "../terraform/state-document";
import type { Warn } from "./aws/status";
import { collectDns } from "./dns/collect";
import type { DnsRecord } from "./dns/record";
import { PublishedValues } from "./graph/across-stacks";
import { takeStack } from "./stack";
import type { Stack } from "./stack";

export interface SyncOptions {
  readonly settings: Settings;
  readonly records: Pick<Records, "run">;
  readonly readState: ReadState;
  /** Who does it, as the audit names him. */
  readonly actor: string;
  /** Told what AWS could not be asked. Without it AWS is not asked. */
  readonly warn?: Warn;
  /** Told of each stack when it is on record. */
  readonly onStack?: (phase: Phase, synced: SyncedStack) => void;
}

/** What a sync found. */
export interface Synced {
  readonly stacks: Partial<Record<Phase, SyncedStack>>;
  /** Phases without a state: never deployed. */
  readonly absent: Phase[];
  readonly dns: { seen: number; gone: number };
  /** `PHASE ADDRESS: WHAT`, of values that look like secrets and were left out. */
  readonly withheld: string[];
  /** `PHASE ADDRESS: WHY`, of secrets and roles that are not among the credentials. */
  readonly leftOut: string[];
  /** Why stacks were not taken over; the others were. */
  readonly problems: string[];
}

/** Stacks that are written at a time, while the next one is taken apart. */
const AT_ONCE = 2;

/**
 * Brings the inventory of an environment up to date: the resources of every phase and what they need, the DNS
 * records, and which secrets and roles there are. The resources of a stack and what they need of each other are one
 * transaction; what they need of other phases is one after it, when these are there. Whoever is stopped in the middle
 * leaves whole stacks, and runs it again.
 *
 * @throws MigrationError as the records do; ToolError when no stack could be taken over
 */
export async function sync(options: SyncOptions): Promise<Synced> {
  const { settings, records, readState, actor, warn, onStack } = options;
  const known = {
    name: settings.environment,
    account_id: settings.account,
    default_region: settings.region,
    by: actor,
  };
  await records.run("ensure-environment", known);
  const synced: Synced = {
    stacks: {},
    absent: [],
    dns: { seen: 0, gone: 0 },
    withheld: [],
    leftOut: [],
    problems: [],
  };
  const published = new PublishedValues();
  const dnsRecords: DnsRecord[] = [];
  let network: StateDocument["outputs"] | undefined;
  const write = async (phase: Phase, { own, others }: Stack, before: Promise<void> | undefined) => {
    const result = await records.run("sync-stack", own);
    await before;
    result.dependencies += (await records.run("sync-outputs", others)).dependencies;
    synced.stacks[phase] = result;
    onStack?.(phase, result);
  };
  /** Of each stack so far, its end; none ends before the one before it. */
  const written: Promise<void>[] = [];
  try {
    for (const phase of phasesOf(settings)) {
      const stack = await take(phase, readState, { settings, published, warn }, synced);
      if (!stack) continue;
      synced.withheld.push(...stack.withheld.map((what) => `${phase} ${what}`));
      dnsRecords.push(...stack.dnsRecords);
      if (phase === "networking") network = stack.outputs;
      await written.at(-AT_ONCE);
      const end = write(phase, stack, written.at(-1));
      // Whoever waits for it hears of it; until then it is no crash.
      end.catch(() => undefined);
      written.push(end);
    }
    await written.at(-1);
  } finally {
    await Promise.allSettled(written);
  }
  if (synced.problems.length && !Object.keys(synced.stacks).length)
    throw new ToolError(synced.problems.join("\n"));

  if (network) await records.run("ensure-environment", { ...known, ...networkOf(network) });
  const zoneIds = [settings.realtime.domain?.hostedZoneId, settings.cdn.domain?.hostedZoneId].filter(
    (id) => id !== undefined,
  );
  const { records: dns, listed } = await collectDns(dnsRecords, zoneIds, settings.region, warn);
  const input = { environment: settings.environment, records: dns.map(dnsInput), listed_zones: listed };
  Object.assign(synced.dns, await records.run("sync-dns", input));
  const roles = (["githubPlanRole", "githubApplyRole"] as const).map((role) => nameOf(settings, role));
  const credentials = { environment: settings.environment, roles, by: actor };
  synced.leftOut.push(...(await records.run("sync-credentials", credentials)).left_out);
  return synced;
}

async function take(
  phase: Phase,
  readState: ReadState,
  options: Parameters<typeof takeStack>[2],
  synced: Synced,
): Promise<Stack | undefined> {
  try {
    const state = await readState(phase);
    if (state) return await takeStack(state, phase, options);
    synced.absent.push(phase);
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    synced.problems.push(`${stackName(options.settings, phase)}: ${error.message}`);
  }
  return undefined;
}

/** The network as the environment's row has it. */
function networkOf(outputs: StateDocument["outputs"]) {
  const value = <K extends keyof Outputs<"networking">>(name: K) =>
    outputs[name]?.value as Outputs<"networking">[K] | undefined;
  const subnets = {
    public_subnet_ids: value("public_subnet_ids"),
    private_subnet_ids: value("private_subnet_ids"),
    isolated_subnet_ids: value("isolated_subnet_ids"),
    nat_gateway_ids: value("nat_gateway_ids"),
  };
  const groups = Object.entries(outputs)
    .filter(([name]) => name.endsWith("_security_group_id"))
    .map(([, output]) => String(output.value));
  return {
    vpc_id: value("vpc_id"),
    network_config: subnets,
    security_group_ids: groups.filter(Boolean).sort(),
  };
}

function dnsInput({
  zoneId,
  domain,
  name,
  type,
  setIdentifier,
  values,
  ttl,
  isAlias,
  routing,
  resource,
}: DnsRecord) {
  return {
    domain_name: domain,
    record_name: name,
    record_type: type,
    set_identifier: setIdentifier,
    record_value: [...values],
    ttl,
    is_alias: isAlias,
    routing_policy: routing,
    route53_zone_id: zoneId,
    phase: resource?.phase ?? null,
    address: resource?.address ?? null,
  };
}
