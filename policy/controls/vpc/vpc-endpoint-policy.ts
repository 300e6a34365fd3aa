import type { Control } from "../../control";
import { isPublic, resourcesOf, breachesOfStatements } from "../../shared/statements";
import { policyWith } from "../../examples/iam";

export const vpcEndpointPolicy: Control = {
  name: "vpc-endpoint-policy",
  ids: [],
  title: "Endpoints of a VPC serve this account, or named resources",
  severity: "medium",
  why: "Data could be carried out through them to an account of somebody else.",
  mend: "Give the policy a condition such as aws:PrincipalAccount, or name resources.",
  types: ["aws_vpc_endpoint"],
  check: (endpoint) =>
    breachesOfStatements(
      endpoint,
      "policy",
      (statement) => !isPublic(statement) || !resourcesOf(statement).includes("*"),
      "a condition, or named resources",
    ),
  examples: {
    failing: [
      {
        aws_vpc_endpoint: { ecr_api: { policy: policyWith({ Principal: "*", Action: "*", Resource: "*" }) } },
      },
      { aws_vpc_endpoint: { ecr_api: { policy: null } } },
    ],
    passing: [
      {
        aws_vpc_endpoint: {
          ecr_api: {
            policy: policyWith({ Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::layers/*" }),
          },
        },
      },
    ],
  },
};
