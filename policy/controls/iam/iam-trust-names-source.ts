import type { Control } from "../../control";
import { isBlock, listOf } from "../../view/arguments";
import type { Arguments } from "../../view/arguments";
import { breachesOfStatements } from "../../shared/statements";
import { policyWith } from "../../examples/iam";
import { namesSource } from "../../shared/publishers";
import { needsNoSource } from "../../shared/sourceless";

export const iamTrustNamesSource: Control = {
  name: "iam-trust-names-source",
  ids: [],
  title: "Services take a role on behalf of this account only",
  severity: "high",
  why: "Another customer of the service could make it act here (confused deputy).",
  mend: "Add a condition on aws:SourceAccount or aws:SourceArn to the trust policy.",
  types: ["aws_iam_role"],
  check: (role) =>
    breachesOfStatements(
      role,
      "assume_role_policy",
      (statement) => isWithoutSource(statement) || namesSource(statement.Condition),
      "a condition on aws:SourceAccount or aws:SourceArn",
    ),
  examples: {
    failing: [
      {
        aws_iam_role: {
          example: {
            assume_role_policy: policyWith({
              Principal: { Service: "ecs-tasks.amazonaws.com" },
              Action: "sts:AssumeRole",
            }),
          },
        },
      },
      {
        aws_iam_role: {
          example: { assume_role_policy: policyWith({ Principal: { AWS: "*" }, Action: "sts:AssumeRole" }) },
        },
      },
    ],
    passing: [
      {
        aws_iam_role: {
          example: {
            assume_role_policy: policyWith({
              Principal: { Service: "lambda.amazonaws.com" },
              Action: "sts:AssumeRole",
            }),
          },
        },
      },
      {
        aws_iam_role: {
          example: {
            assume_role_policy: policyWith({
              Principal: {
                Federated: "arn:aws:iam::111111111111:oidc-provider/example.com",
              },
              Action: "sts:AssumeRoleWithWebIdentity",
              Condition: { StringEquals: { "example.com:aud": "chat", "example.com:sub": "deployer" } },
            }),
          },
        },
      },
    ],
  },
};

/** Whether a statement needs no source: it names an account, a provider, or a service that has none. */
function isWithoutSource(statement: Arguments): boolean {
  if (statement.Effect !== "Allow") return true;
  if (!isBlock(statement.Principal)) return false;
  return needsNoSource("aws_iam_role", statement) && !listOf(statement.Principal.AWS).includes("*");
}
