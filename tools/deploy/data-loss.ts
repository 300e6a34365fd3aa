import type { Settings } from "../../environments/schema";
import { stackName } from "../../stacks/location";
import type { Phase } from "../../stacks/outputs";
import { ToolError } from "../errors";
import type { PhasePlan } from "./plan-changes";
import { dangersOfPlan } from "./summary";

export interface Consent {
  /** Nobody will be asked. */
  readonly yes?: boolean;
  /** Resources whose data may be lost, as `<stack>.<address>`. */
  readonly loseData: readonly string[];
}

/**
 * Refuses a plan that loses data unless each resource is named: in production, and wherever nobody looks at the plan
 * before it is applied.
 *
 * @throws ToolError with every resource that is not named, and the option that names it
 */
export function refuseDataLoss(
  settings: Pick<Settings, "environment" | "profile">,
  plans: readonly PhasePlan[],
  { yes = false, loseData }: Consent,
): void {
  if (settings.profile !== "production" && !yes) return;
  const losses = plans.flatMap((plan) =>
    dangersOfPlan(plan)
      .filter(({ severity }) => severity === "loss")
      .map((danger) => ({
        ...danger,
        name: `${stackName(settings, plan.phase as Phase)}.${danger.address}`,
      })),
  );
  const unnamed = losses.filter(({ name }) => !loseData.includes(name));
  if (!unnamed.length) return;
  const list = unnamed.map(({ name, message }) => `  ${name} ${message}`).join("\n");
  const options = unnamed.map(({ name }) => `--lose-data ${name}`).join(" ");
  throw new ToolError(
    `Data would be lost, and nothing of these plans was applied:\n${list}\n` +
      `Keep what holds the data (docs/deploy.md, "What loses data"). To lose it on purpose, save what is in it first, then ` +
      `name each: ${options}`,
    3,
  );
}
