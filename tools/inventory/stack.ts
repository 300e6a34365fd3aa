import type { Settings } from "../../environments/schema";
import { stackName } from "../../stacks/location";
import type { Phase } from "../../stacks/outputs";
import { ToolError } from "../errors";
import type { InputOf } from "../records/operations";
import type { Chunks } from "../terraform/json-stream";
import { readStateDocument } from "../terraform/state-document";
import type { StateDocument } from "../terraform/state-document";
import { isAsked, withStatus } from "./aws/status";
import type { Warn } from "./aws/status";
import { Batches, edgesInStack, edgesToOthers } from "./batches";
import { dnsRecordOf } from "./dns/from-state";
import type { DnsRecord } from "./dns/record";
import type { PublishedValues } from "./graph/across-stacks";
import { makeNode, Texts } from "./graph/nodes";
import type { Node } from "./graph/nodes";
import { isOfAws } from "./resource/identity";
import { makeRow } from "./resource/row";
import type { ResourceRow } from "./resource/row";

/** A stack as it is taken over. */
export interface Stack {
  /** What the records get, as one transaction. */
  readonly own: InputOf<"sync-stack">;
  /** And once the phases before are on record. */
  readonly others: InputOf<"sync-outputs">;
  readonly outputs: StateDocument["outputs"];
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
export async function takeStack(chunks: Chunks, phase: Phase, options: TakeOptions): Promise<Stack> {
  const { settings, published, warn } = options;
  const stack = stackName(settings, phase);
  const document = await readStateDocument(chunks, stack);
  published.publish(phase, document.outputs);
  const nodes: Node[] = [];
  const texts = new Texts();
  const rows = new Batches();
  const toAsk: ResourceRow[] = [];
  const accounts = new Set<string>();
  const withheld: string[] = [];
  const dnsRecords: DnsRecord[] = [];
  for await (const resource of document.resources) {
    if (!isOfAws(resource)) continue;
    for (const instance of resource.instances) {
      const made = makeRow(resource, instance, settings.region);
      if (made.account) accounts.add(made.account);
      withheld.push(...made.withheld.map((what) => `${made.row.address}: ${what}`));
      if (warn && isAsked(resource.type)) toAsk.push(made.row);
      else rows.add(made.row);
      nodes.push(makeNode(resource, instance, texts));
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
  const state = {
    environment: settings.environment,
    phase,
    serial: document.serial,
    lineage: document.lineage,
  };
  return {
    own: {
      ...state,
      account_id: settings.account,
      batches: rows.all(),
      dependencies: edgesInStack(nodes),
    },
    others: { ...state, dependencies: edgesToOthers(nodes, published) },
    outputs: document.outputs,
    dnsRecords,
    withheld,
  };
}
