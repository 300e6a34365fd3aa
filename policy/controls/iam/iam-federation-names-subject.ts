import type { Control } from "../../control";
import { isBlock, listOf } from "../../view/arguments";
import { breachesOfStatements } from "../../shared/statements";
import { policyWith } from "../../examples/iam";

export const iamFederationNamesSubject: Control = {
  name: "iam-federation-names-subject",
  ids: [],
  title: "Who comes from another identity provider is named, word for word",
  severity: "critical",
  why: "A provider such as GitHub's vouches for everybody who has an account there.",
  mend: "Add StringEquals on the provider's `:aud` and `:sub` to the trust policy (modules/identity/github-roles.ts).",
  types: ["aws_iam_role"],
  check: (role) =>
    breachesOfStatements(
      role,
      "assume_role_policy",
      ({ Effect, Principal, Condition }) =>
        Effect !== "Allow" ||
        !isBlock(Principal) ||
        Principal.Federated === undefined ||
        ["aud", "sub"].every((claim) => isNamed(Condition, claim)),
      "StringEquals on the provider's :aud and :sub",
    ),
  examples: {
    failing: [
      { aws_iam_role: { example: { assume_role_policy: trustOf() } } },
      { aws_iam_role: { example: { assume_role_policy: trustOf({ StringEquals: audience() }) } } },
      {
        aws_iam_role: {
          example: {
            assume_role_policy: trustOf({
              StringEquals: audience(),
              StringLike: { "token.actions.githubusercontent.com:sub": "repo:*" },
            }),
          },
        },
      },
      {
        aws_iam_role: {
          example: { assume_role_policy: trustOf({ StringEquals: subject() }) },
        },
      },
    ],
    passing: [
      {
        aws_iam_role: {
          example: { assume_role_policy: trustOf({ StringEquals: { ...audience(), ...subject() } }) },
        },
      },
    ],
  },
};

/** Whether a condition demands one of some values of a claim, such as `token.actions.githubusercontent.com:sub`. */
function isNamed(condition: unknown, claim: string): boolean {
  const demanded = isBlock(condition) && isBlock(condition.StringEquals) ? condition.StringEquals : {};
  return Object.entries(demanded).some(
    ([key, values]) => key.toLowerCase().endsWith(`:${claim}`) && listOf(values).length > 0,
  );
}

function trustOf(condition?: object): string {
  return policyWith({
    Principal: { Federated: "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com" },
    Action: "sts:AssumeRoleWithWebIdentity",
    ...(condition && { Condition: condition }),
  });
}

function audience() {
  return { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" };
}

function subject() {
  return { "token.actions.githubusercontent.com:sub": "repo:example/chat-platform:environment:production" };
}
