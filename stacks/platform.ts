import type { App } from "cdktf";
import type { Settings } from "../environments/schema";
import { BootstrapStack } from "./bootstrap";
import { NetworkingStack } from "./networking";
import type { Phase } from "./outputs";
import type { PhaseStack } from "./phase-stack";
import { SecurityStack } from "./security";

/**
 * Builds the stacks of one environment and declares their order: a phase comes after those whose outputs it
 * reads, and all come after `bootstrap`.
 *
 * cdktf refuses to run a stack without those it declares as dependencies, so that one phase alone would need a
 * flag; `isIncluded` says which stacks a command names, and only between these is an order declared. What a
 * phase reads from one that is not there is caught at plan instead (`PhaseStack.read`).
 */
export function buildPlatform(
  app: App,
  settings: Settings,
  isIncluded: (stack: string) => boolean = () => true,
): PhaseStack<Phase>[] {
  const stacks: PhaseStack<Phase>[] = [
    new BootstrapStack(app, settings),
    new NetworkingStack(app, settings),
    new SecurityStack(app, settings),
  ];
  for (const stack of stacks) {
    const earlier = stacks.filter((other) => stack.upstream.has(other.phase) || isBootstrapFor(other, stack));
    for (const other of earlier) {
      if (isIncluded(stack.node.id) && isIncluded(other.node.id)) stack.addDependency(other);
    }
  }
  return stacks;
}

function isBootstrapFor(candidate: PhaseStack<Phase>, stack: PhaseStack<Phase>): boolean {
  return candidate.phase === "bootstrap" && stack.phase !== "bootstrap";
}
