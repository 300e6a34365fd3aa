import type { Settings } from "../../environments/schema";
import { stackName } from "../../stacks/location";
import type { Phase } from "../../stacks/outputs";
import { ToolError } from "../errors";
import type { InputOf } from "../records/operations";
import { readStateDocument } from "../terraform/state-document";
import type { StateDocument } from "../terraform/state-document";
import { isAsked, withStatus } from "./aws/status";
import type { Warn } from "./aws/status";
import { Batches, dependencyBatches } from "./batches";
import { dnsRecordOf } from "./dns/from-state";
import type { DnsRecord } from "./dns/record";
import type { PublishedValues } from "./graph/across-stacks";
import { makeNode } from "./graph/nodes";
import type { Node } from "./graph/nodes";
import { isOfAws } from "./resource/identity";
import { makeRow } from "./resource/row";
import type { ResourceRow } from "./resource/row";

/** A stack as it is taken over. */
export interface Stack {
  /** What the records get, as one transaction. */
  readonly input: InputOf<"sync-stack">;
  readonly outputs: StateDocument["outputs"];
  readonly resourceCount: number;
  readonly dnsRecords: readonly DnsRecord[];
  /** `ADDRESS: WHAT`, of values that were left out because they look like secrets. */
  readonly withheld: readonly string[];
}

export interface TakeOptions {
  readonly settings: Settings;
  /** What the phases before publish; this one's is added. */
  readonly published: PublishedValues;
  /** Told what AWS could not be asked. Without it AWS is not asked, and statuses are those of the state. */
  readonly warn?: Warn;
}

/**
 * Makes of a phase's state what the inventory keeps of it. Resources that are not AWS's, as random values, and data
 * sources are left out.
 *
 * @throws ToolError when it is no state that can be read, or one of another account
 */
export async function takeStack(bytes: Uint8Array, phase: Phase, options: TakeOptions): Promise<Stack> {
  const { settings, published, warn } = options;
  const stack = stackName(settings, phase);
  const document = readStateDocument(bytes, stack);
  published.publish(phase, document.outputs);
  const nodes: Node[] = [];
  const rows = new Batches();
  const toAsk: ResourceRow[] = [];
  const accounts = new Set<string>();
  const withheld: string[] = [];
  const dnsRecords: DnsRecord[] = [];
  for (const resource of document.resources()) {
    if (!isOfAws(resource)) continue;
    for (const instance of resource.instances) {
      const made = makeRow(resource, instance, settings.region);
      if (made.account) accounts.add(made.account);
      withheld.push(...made.withheld.map((what) => `${made.row.address}: ${what}`));
      if (warn && isAsked(resource.type)) toAsk.push(made.row);
      else rows.add(made.row);
      nodes.push(makeNode(resource, instance));
      published.offer(phase, resource, instance);
      if (resource.type === "aws_route53_record")
        dnsRecords.push(dnsRecordOf(phase, made.row.address, instance));
    }
  }
  if (accounts.size > 0 && !accounts.has(settings.account)) {
    throw new ToolError(
      `The state of ${stack} is of the account ${[...accounts].join(", ")}, and ${settings.environment} is set to ` +
        `${settings.account} (environments/${settings.environment}.ts). Check the AWS credentials and that setting; ` +
        "nothing was taken from it.",
    );
  }
  if (warn) for (const row of await withStatus(toAsk, warn)) rows.add(row);
  return {
    input: {
      environment: settings.environment,
      account_id: settings.account,
      phase,
      serial: document.serial,
      lineage: document.lineage,
      batches: rows.all(),
      dependencies: dependencyBatches(phase, nodes, published),
    },
    outputs: document.outputs,
    resourceCount: nodes.length,
    dnsRecords,
    withheld,
  };
}
