import type { Phase } from "../../../stacks/outputs";
import type { Show } from "../../progress";
import { alarmTopics } from "./alarm-topics";
import { aurora } from "./aurora";
import { cache } from "./cache";
import { awaitWell } from "./check";
import type { Check, Deployed } from "./check";
import { distribution } from "./distribution";
import { keys } from "./keys";
import { loadBalancer } from "./load-balancer";
import { migrationFunction } from "./migration-function";
import { network } from "./network";
import { service } from "./service";
import { stateBucket } from "./state-bucket";
import { tables } from "./tables";
import { trail } from "./trail";
import { userPool } from "./user-pool";

/** What must be well once a phase is deployed. */
export const checks: { readonly [P in Phase]: readonly Check<P>[] } = {
  bootstrap: [stateBucket],
  networking: [network],
  security: [keys, userPool],
  database: [aurora, migrationFunction],
  cache: [cache],
  realtime: [loadBalancer, service],
  cdn: [distribution],
  monitoring: [alarmTopics],
  governance: [trail],
  nosql: [tables],
};

/**
 * Waits until all of a phase's checks are well.
 *
 * @returns what they saw
 * @throws ToolError for the first that is not in its time
 */
export async function checkPhase<P extends Phase>(
  phase: P,
  deployed: Deployed<P>,
  show: Show,
  signal: AbortSignal,
): Promise<string> {
  const said: string[] = [];
  for (const check of checks[phase]) said.push(await awaitWell(check, deployed, show, signal));
  return said.join(", ");
}
