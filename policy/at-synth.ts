import { Annotations } from "cdktf";
import type { TerraformStack } from "cdktf";
import type { Settings } from "../environments/schema";
import { judge } from "./judge";
import { describeGivenUp, describeOverride, describeRefusal } from "./words";

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
 */
export function holdToControls(settings: Settings, stacks: readonly TerraformStack[]): void {
  const { environment } = settings;
  const json = Object.fromEntries(stacks.map((stack) => [stack.node.id, stack.toTerraform()]));
  const judgement = judge(settings, json);
  const refusal = describeRefusal(judgement);
  if (refusal) {
    throw new PolicyError(
      `The stacks of ${environment} are not as the controls want them; nothing was written.\n\n${refusal}\n\n` +
        `All of it: npm run policy -- ${environment}. How controls work: docs/policy.md`,
    );
  }
  const warnings = [
    ...judgement.givenUp.map((each) => [each.resource.stack, describeGivenUp(each)] as const),
    ...judgement.overridden.map((each) => [each.resource.stack, describeOverride(each)] as const),
  ];
  for (const [name, warning] of warnings) {
    const stack = stacks.find(({ node }) => node.id === name)!;
    Annotations.of(stack).addWarning(warning);
  }
}
