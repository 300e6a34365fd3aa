import type { Resource } from "../view/resource";
import type { View } from "../view/view";

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

/** Whether a policy is only the boundary of roles: it grants nothing, it limits what others grant. */
export function isBoundary(policy: Resource, view: View): boolean {
  return (
    view.resources("aws_iam_role").some((role) => boundaryOf(role, view) === policy) &&
    policy.referrers("aws_iam_role_policy_attachment", "policy_arn").length === 0
  );
}
