import { loadSettings } from "../../../environments";
import { nameOf } from "../../../environments/names";
import type { NameKey } from "../../../environments/names";
import { GovernanceStack } from "../../../stacks/governance";
import { roleBoundaryArn } from "../../../stacks/location";
import { mayDo } from "../iam";
import type { AwsRequest } from "../iam";
import { find, only, statements, synthStack } from "../synth";

export const settings = loadSettings("github-roles");
export const { account, region } = settings;
const json = synthStack(GovernanceStack, "github-roles");

/** AWS's PowerUserAccess. */
const powerUser = statements(
  JSON.stringify({
    Statement: [
      { Effect: "Allow", NotAction: ["iam:*", "organizations:*", "account:*"], Resource: "*" },
      {
        Effect: "Allow",
        Action: [
          "account:GetAccountInformation",
          "account:ListRegions",
          "iam:CreateServiceLinkedRole",
          "iam:DeleteServiceLinkedRole",
          "iam:ListRoles",
          "organizations:DescribeOrganization",
        ],
        Resource: "*",
      },
    ],
  }),
);
const apply = {
  policies: [
    ...powerUser,
    ...statements(find(json, "aws_iam_role_policy", { name: "apply" }).policy as string),
  ],
  boundary: statements(only(json, "aws_iam_policy").policy as string),
};
/** Whether the role that applies may do it: its policies and its boundary allow it. */
export const may = (action: string, resource = "*", context: AwsRequest["context"] = {}) =>
  mayDo(apply, { action, resource, context });

/** ARN of something of IAM in the account. */
export const iam = (kind: string, name: string) => `arn:aws:iam::${account}:${kind}/${name}`;
/** ARN of a role of the environment. */
export const role = (key: NameKey) => iam("role", nameOf(settings, key));
/** A request that sets the boundary which roles of the environment have. */
export const bounded = { "iam:PermissionsBoundary": roleBoundaryArn(settings) };
/** A role that is not the environment's. */
export const everybodys = iam("role", "Administrator");
/** A name of the environment which no phase gives. */
export const alike = iam("role", "groundwork-github-roles-administrator");
