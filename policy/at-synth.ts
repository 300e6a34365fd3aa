import { Annotations } from "cdktf";
import type { TerraformStack } from "cdktf";
import type { Settings } from "../environments/schema";
import { judge } from "./judge";
import type { Resource } from "./view/resource";
import type { Stacks } from "./view/view";
import { describeOverride, describeRefusal, summarizeGivenUp } from "./words";

/**
 * Stacks that were refused before anything was written. Its message lists every breach and is written for a terminal; a
 * program prints it as it is, without the stack trace.
 */
export class PolicyError extends Error {
  override readonly name = "PolicyError";
}

/**
 * Holds an environment's stacks to the controls before they are synthesized. What the development profile gives up and
 * every secure default that is not in force become warnings of their stack, which cdktf prints.
 *
 * @throws PolicyError with everything that must be mended first
 * @throws UnreadableError for what no control could judge
 */
export function holdToControls(settings: Settings, stacks: readonly TerraformStack[]): void {
  const { environment } = settings;
  const judgement = judge(settings, jsonOf(stacks));
  const refusal = describeRefusal(judgement);
  if (refusal) {
    throw new PolicyError(
      `The stacks of ${environment} are not as the controls want them; nothing was written.\n\n${refusal}\n\n` +
        `All of it: npm run policy -- ${environment}. How controls work: docs/policy.md`,
    );
  }
  for (const stack of stacks) {
    const isHere = ({ resource }: { resource: Resource }) => resource.stack === stack.node.id;
    const warnings = [
      ...summarizeGivenUp(judgement.givenUp.filter(isHere)),
      ...judgement.overridden.filter(isHere).map(describeOverride),
    ];
    for (const warning of warnings) Annotations.of(stack).addWarning(warning);
  }
}

/** The Terraform JSON of stacks, by their names. */
export function jsonOf(stacks: readonly TerraformStack[]): Stacks {
  return Object.fromEntries(stacks.map((stack) => [stack.node.id, stack.toTerraform()]));
}
