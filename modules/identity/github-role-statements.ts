import type { Statement } from "../iam/policy";
import type { GithubPolicyProps } from "./github-policies";

/** Services that take roles which an apply makes. Source: `iam:PassedToService` in the IAM User Guide. */
const TAKERS_OF_ROLES = ["backup", "ecs-tasks", "lambda", "monitoring.rds", "rds", "vpc-flow-logs"];

/** Services that want a role of their own in the account, at the latest when the first of their resources is made. */
const OWNERS_OF_ROLES = [
  "backup",
  "contributorinsights.dynamodb",
  "dynamodb.application-autoscaling",
  "ecs",
  "ecs.application-autoscaling",
  "elasticache",
  "elasticloadbalancing",
  "rds",
  "wafv2",
];

/**
 * The environment's own roles, each within the boundary that all of them have. What makes a role more powerful is asked
 * for that boundary; what cannot be (Service Authorization Reference, IAM: neither trust nor deletion has the condition)
 * is for these names only, so that no role without a boundary is within reach.
 * Source: IAM User Guide, "Permissions boundaries for IAM entities", "Delegating responsibility to others".
 */
export function roleStatements({ account, roleNames, roleBoundaryArn }: GithubPolicyProps): Statement[] {
  const roles = roleNames.map((name) => `arn:aws:iam::${account}:role/${name}`);
  const services = (names: readonly string[]) => names.map((name) => `${name}.amazonaws.com`);
  return [
    {
      Sid: "RolesWithinTheirBoundary",
      Action: [
        "iam:AttachRolePolicy",
        "iam:CreateRole",
        "iam:DeleteRolePolicy",
        "iam:DetachRolePolicy",
        "iam:PutRolePermissionsBoundary",
        "iam:PutRolePolicy",
      ],
      Resource: roles,
      Condition: { StringEquals: { "iam:PermissionsBoundary": roleBoundaryArn } },
    },
    {
      Sid: "RolesOfTheEnvironment",
      Action: [
        "iam:DeleteRole",
        "iam:TagRole",
        "iam:UntagRole",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
        "iam:UpdateRoleDescription",
      ],
      Resource: roles,
    },
    {
      Sid: "RolesForServices",
      Action: "iam:PassRole",
      Resource: roles,
      Condition: { StringEquals: { "iam:PassedToService": services(TAKERS_OF_ROLES) } },
    },
    {
      Sid: "RolesOfServices",
      Action: "iam:CreateServiceLinkedRole",
      Resource: `arn:aws:iam::${account}:role/aws-service-role/*`,
      Condition: { StringEquals: { "iam:AWSServiceName": services(OWNERS_OF_ROLES) } },
    },
    { Sid: "ReadIam", Action: ["iam:Get*", "iam:List*"], Resource: "*" },
  ];
}
