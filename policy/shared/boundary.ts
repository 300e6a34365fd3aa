import type { Resource } from "../view/resource";

/** Whether a policy is only the boundary of roles: it grants nothing, it limits what others grant. */
export function isBoundary(policy: Resource): boolean {
  return (
    policy.referrers("aws_iam_role", "permissions_boundary").length > 0 &&
    policy.referrers("aws_iam_role_policy_attachment", "policy_arn").length === 0
  );
}
