import type { Control } from "../../control";
import { breachesOfGrants } from "../../shared/boundary";
import { actionsOf } from "../../shared/statements";
import { policyWith } from "../../examples/iam";

export const iamNoServiceWildcard: Control = {
  name: "iam-no-service-wildcard",
  ids: ["FSBP IAM.21"],
  title: "No policy allows all actions of a service",
  severity: "low",
  why: "What the service learns next year would be allowed as well.",
  mend: "Name the actions.",
  types: ["aws_iam_role_policy", "aws_iam_policy"],
  check: (policy, view) =>
    breachesOfGrants(
      policy,
      view,
      (statement) =>
        statement.Effect !== "Allow" ||
        !actionsOf(statement).some((action) => /^[a-z0-9-]+:\*$/i.test(action)),
      "named actions",
    ),
  examples: {
    failing: [
      {
        aws_iam_role_policy: {
          example: { policy: policyWith({ Action: "s3:*", Resource: "arn:aws:s3:::a/*" }) },
        },
      },
    ],
    passing: [
      {
        aws_iam_policy: { boundary: { policy: policyWith({ Action: "s3:*", Resource: "*" }) } },
      },
      {
        aws_iam_role_policy: {
          example: { policy: policyWith({ Action: "s3:Get*", Resource: "arn:aws:s3:::a/*" }) },
        },
      },
    ],
  },
};
