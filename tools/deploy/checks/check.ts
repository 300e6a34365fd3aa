import { setTimeout as sleep } from "node:timers/promises";
import type { Settings } from "../../../environments/schema";
import type { Outputs, Phase } from "../../../stacks/outputs";
import { ToolError } from "../../errors";
import type { Show } from "../../progress";
import type { StackState } from "../../terraform/workspace";

/** What a check looks at: the phase as it was just deployed. */
export interface Deployed<P extends Phase> extends Pick<StackState, "resources"> {
  readonly settings: Settings;
  readonly outputs: Outputs<P>;
}

export interface Finding {
  readonly isWell: boolean;
  /** How it is: `2 of 2 tasks run`. */
  readonly said: string;
}

/** Whether a deployed phase really works, asked of AWS itself. */
export interface Check<P extends Phase> {
  /** What must be well: `The service runs what was deployed`. */
  readonly title: string;
  /** How long it may take to become well. */
  readonly seconds: number;
  /** Asked again and again; an error of AWS counts as not well. */
  readonly look: (deployed: Deployed<P>) => Promise<Finding>;
  /** What to do when it does not. */
  readonly mend: string;
}

/** Milliseconds between two looks. */
const PAUSE = 5000;

/**
 * Waits until a check is well.
 *
 * @returns how it is then
 * @throws ToolError when its time is over, with what was seen last and what to do
 */
export async function awaitWell<P extends Phase>(
  check: Check<P>,
  deployed: Deployed<P>,
  show: Show,
  signal: AbortSignal,
  pause = PAUSE,
): Promise<string> {
  const end = Date.now() + check.seconds * 1000;
  for (;;) {
    const { isWell, said } = await check.look(deployed).catch(notWell);
    if (isWell) return said;
    if (signal.aborted) throw new ToolError(`${check.title}: interrupted before this was seen (${said}).`);
    if (Date.now() >= end) {
      throw new ToolError(`${check.title}: not after ${check.seconds} s. Seen last: ${said}\n${check.mend}`);
    }
    show(`${check.title}: ${said}`);
    await sleep(pause, undefined, { signal }).catch(() => undefined);
  }
}

function notWell({ name, message }: Error): Finding {
  return { isWell: false, said: `${name}: ${message}` };
}
