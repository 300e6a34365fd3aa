import type { Control } from "../../control";
import { boundaryOf } from "../../shared/boundary";
import { allows, breachesOfStatements, demandedKeys } from "../../shared/statements";
import { policyWith } from "../../examples/iam";

export const iamRoleBounded: Control = {
  name: "iam-role-bounded",
  ids: [],
  title: "Every role has a boundary that nobody can leave by it",
  severity: "high",
  why: "Who may write a role's policies, as a workflow that deploys, could make it an administrator and take it.",
  mend: "Leave the boundary to PhaseStack, and the actions that grant rights out of it, unless on condition of a boundary.",
  types: ["aws_iam_role"],
  check: (role, view) => {
    const boundary = boundaryOf(role, view);
    if (!boundary) {
      const argument = "permissions_boundary";
      return [
        { resource: role, argument, found: role.value(argument), allowed: "a boundary of this environment" },
      ];
    }
    return breachesOfStatements(
      boundary,
      "policy",
      (statement) =>
        !allows(statement, GRANTS) || demandedKeys(statement.Condition).includes("iam:permissionsboundary"),
      "no action that grants rights, but on condition of iam:PermissionsBoundary",
    );
  },
  examples: {
    failing: [
      { aws_iam_role: { example: { permissions_boundary: null } } },
      { aws_iam_role: { example: { permissions_boundary: "arn:aws:iam::aws:policy/PowerUserAccess" } } },
      { aws_iam_policy: { boundary: { policy: policyWith({ Action: "iam:*Role*", Resource: "*" }) } } },
      {
        aws_iam_policy: {
          boundary: { policy: policyWith({ Action: "iam:CreatePolicyVersion", Resource: "*" }) },
        },
      },
      {
        aws_iam_policy: {
          boundary: {
            policy: policyWith({
              Action: "iam:PutRolePolicy",
              Resource: "*",
              Condition: { StringEquals: { "iam:PermissionsBoundary": "*" } },
            }),
          },
        },
      },
    ],
    passing: [
      {
        aws_iam_role: {
          example: { permissions_boundary: "arn:aws:iam::111111111111:policy/example-boundary" },
        },
      },
      {
        aws_iam_policy: {
          boundary: {
            policy: policyWith({
              Action: ["iam:CreateRole", "iam:PutRolePolicy"],
              Resource: "*",
              Condition: {
                StringEquals: {
                  "iam:PermissionsBoundary": "arn:aws:iam::111111111111:policy/example-boundary",
                },
              },
            }),
          },
        },
      },
    ],
  },
};

/**
 * What gives somebody rights. Source: Rhino Security Labs, "AWS IAM Privilege Escalation - Methods and Mitigation".
 */
const GRANTS = [
  "iam:AddUserToGroup",
  "iam:AttachGroupPolicy",
  "iam:AttachRolePolicy",
  "iam:AttachUserPolicy",
  "iam:CreateAccessKey",
  "iam:CreateLoginProfile",
  "iam:CreatePolicyVersion",
  "iam:CreateRole",
  "iam:CreateUser",
  "iam:DeleteRolePermissionsBoundary",
  "iam:DeleteUserPermissionsBoundary",
  "iam:PutGroupPolicy",
  "iam:PutRolePermissionsBoundary",
  "iam:PutRolePolicy",
  "iam:PutUserPermissionsBoundary",
  "iam:PutUserPolicy",
  "iam:SetDefaultPolicyVersion",
  "iam:UpdateLoginProfile",
];
