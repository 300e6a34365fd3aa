import type { Breach } from "../control";
import type { Arguments } from "../view/arguments";
import type { Resource } from "../view/resource";
import type { View } from "../view/view";
import { breachesOfStatements } from "./statements";

/** The policy that is the boundary of a role; undefined where it has none, or one that the environment does not make. */
export function boundaryOf(role: Resource, view: View): Resource | undefined {
  const arn = role.value("permissions_boundary");
  return view
    .resources("aws_iam_policy")
    .find(
      (policy) =>
        role.targets("permissions_boundary").includes(policy) ||
        (typeof arn === "string" && arn.endsWith(`:policy/${String(policy.value("name"))}`)),
    );
}

/** A breach for every statement of a policy that is not as it must be; the boundary of roles, which grants nothing, has none. */
export function breachesOfGrants(
  policy: Resource,
  view: View,
  isAllowed: (statement: Arguments) => boolean,
  allowed: string,
): Breach[] {
  return isBoundary(policy, view) ? [] : breachesOfStatements(policy, "policy", isAllowed, allowed);
}

/** Whether a policy is only the boundary of roles: it grants nothing, it limits what others grant. */
function isBoundary(policy: Resource, view: View): boolean {
  return (
    view.resources("aws_iam_role").some((role) => boundaryOf(role, view) === policy) &&
    policy.referrers("aws_iam_role_policy_attachment", "policy_arn").length === 0
  );
}
