import type { App } from "cdktf";
import type { Settings } from "../environments/schema";
import { BootstrapStack } from "./bootstrap";
import { CacheStack } from "./cache";
import { CdnStack } from "./cdn";
import { isNamed } from "./cdktf-command";
import type { CdktfCommand } from "./cdktf-command";
import { DatabaseStack } from "./database";
import { GovernanceStack } from "./governance";
import { phasesOf } from "./location";
import { MonitoringStack } from "./monitoring";
import { NetworkingStack } from "./networking";
import { NosqlStack } from "./nosql";
import type { Phase } from "./outputs";
import type { PhaseStack } from "./phase-stack";
import { RealtimeStack } from "./realtime";
import { SecurityStack } from "./security";

/** The stack of each phase. */
const stackOf: { readonly [P in Phase]: new (app: App, settings: Settings) => PhaseStack<P> } = {
  bootstrap: BootstrapStack,
  networking: NetworkingStack,
  security: SecurityStack,
  database: DatabaseStack,
  cache: CacheStack,
  realtime: RealtimeStack,
  cdn: CdnStack,
  monitoring: MonitoringStack,
  governance: GovernanceStack,
  nosql: NosqlStack,
};

/**
 * Builds the stacks of one environment and declares their order: a phase comes after those whose outputs it
 * reads, and all come after `bootstrap`.
 *
 * cdktf refuses to run a stack without those it declares as dependencies, so that one phase alone would need a
 * flag: an order is declared only between the stacks that the command names. What a phase reads from one that is
 * not there is caught at plan instead (`PhaseStack.read`).
 *
 * @param command the cdktf command that this program is run for; without one, all stacks count as named
 * @returns the stacks, in the order of their phases
 */
export function buildPlatform(app: App, settings: Settings, command?: CdktfCommand): PhaseStack<Phase>[] {
  const stacks: PhaseStack<Phase>[] = phasesOf(settings).map((phase) => new stackOf[phase](app, settings));
  const named = stacks.filter((stack) => !command || isNamed(command, stack.node.id));
  for (const stack of named) {
    const earlier = named.filter((other) => stack.upstream.has(other.phase) || isBootstrapFor(other, stack));
    for (const other of earlier) stack.addDependency(other);
  }
  return stacks;
}

function isBootstrapFor(candidate: PhaseStack<Phase>, stack: PhaseStack<Phase>): boolean {
  return candidate.phase === "bootstrap" && stack.phase !== "bootstrap";
}
