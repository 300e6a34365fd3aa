import type { Control } from "../../control";

export const iamNoUsers: Control = {
  name: "iam-no-users",
  ids: ["FSBP IAM.2", "CIS 3.0.0/1.15"],
  title: "There are no users with keys or policies of their own",
  severity: "low",
  why: "Keys that live for years are lost and found.",
  mend: "Use a role: GitHub by OIDC, people by IAM Identity Center.",
  types: ["aws_iam_user", "aws_iam_access_key", "aws_iam_user_policy", "aws_iam_user_policy_attachment"],
  check: (resource) => [
    {
      resource,
      argument: resource.type,
      found: resource.value("user") ?? resource.value("name"),
      allowed: "none",
    },
  ],
  examples: {
    failing: [
      { aws_iam_user: { deployer: { name: "deployer" } } },
      { aws_iam_access_key: { deployer: { user: "deployer" } } },
      { aws_iam_user_policy: { deployer: { user: "deployer", policy: "{}" } } },
      { aws_iam_user_policy_attachment: { deployer: { user: "deployer", policy_arn: "arn" } } },
    ],
    passing: [{ aws_iam_user: null }],
  },
};
