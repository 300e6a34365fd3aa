import type { Control } from "../../control";
import { isBoundary } from "../../shared/boundary";
import { actionsOf, breachesOfStatements } from "../../shared/statements";
import { policyWith } from "../../examples/iam";

export const iamNoAdministrator: Control = {
  name: "iam-no-administrator",
  ids: ["FSBP IAM.1"],
  title: "No policy allows everything",
  severity: "high",
  why: "Whoever takes over the role owns the account.",
  mend: "Name the actions and the resources.",
  types: ["aws_iam_role_policy", "aws_iam_policy"],
  check: (policy) =>
    isBoundary(policy)
      ? []
      : breachesOfStatements(
          policy,
          "policy",
          (statement) => statement.Effect !== "Allow" || !actionsOf(statement).includes("*"),
          "named actions",
        ),
  examples: {
    failing: [
      {
        aws_iam_role_policy: {
          example: { policy: policyWith({ Action: "*", Resource: "${aws_s3_bucket.example.arn}" }) },
        },
      },
      {
        aws_iam_policy: {
          example: { policy: policyWith({ NotAction: "iam:*", Resource: "arn:aws:s3:::a" }) },
        },
      },
    ],
    passing: [
      {
        aws_iam_role: { example: { permissions_boundary: "${aws_iam_policy.example.arn}" } },
        aws_iam_policy: { example: { policy: policyWith({ Action: "*", Resource: "*" }) } },
      },
      {
        aws_iam_role_policy: {
          example: { policy: policyWith({ Effect: "Deny", Action: "*", Resource: "*" }) },
        },
      },
    ],
  },
};
