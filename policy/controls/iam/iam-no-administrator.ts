import type { Control } from "../../control";
import { isSet, requireThat } from "../../require";
import { actionsOf, breachesOfStatements } from "../../shared/statements";
import { policyWith } from "../../examples/iam";

export const iamNoAdministrator: Control = {
  name: "iam-no-administrator",
  ids: ["FSBP IAM.1"],
  title: "No policy allows everything",
  severity: "high",
  why: "Whoever takes over the role owns the account.",
  mend: "Name the actions and the resources.",
  types: ["aws_iam_role_policy", "aws_iam_policy", "aws_iam_role_policy_attachment"],
  check: (policy) => {
    if (policy.type === "aws_iam_role_policy_attachment") {
      return requireThat(
        policy,
        "policy_arn",
        (arn) => isSet(arn) && !String(arn).endsWith(":policy/AdministratorAccess"),
        "a policy of named actions",
      );
    }
    return breachesOfStatements(
      policy,
      "policy",
      (statement) => statement.Effect !== "Allow" || !actionsOf(statement).some(isEverything),
      "named actions",
    );
  },
  examples: {
    failing: [
      {
        aws_iam_role_policy_attachment: {
          example: {
            role: "${aws_iam_role.example.name}",
            policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess",
          },
        },
      },
      {
        aws_iam_role_policy: {
          example: { policy: policyWith({ Action: "*:*", Resource: "arn:aws:s3:::a" }) },
        },
      },
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
        aws_iam_role_policy: {
          example: { policy: policyWith({ Effect: "Deny", Action: "*", Resource: "*" }) },
        },
      },
    ],
  },
};

/** `*` and `*:*` are the same to AWS. */
const isEverything = (action: string) => /^\*(:\*)?$/.test(action);
