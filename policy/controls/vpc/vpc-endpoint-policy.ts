import type { Control } from "../../control";
import { isPublic, resourcesOf, breachesOfStatements } from "../../shared/statements";
import { policyWith } from "../../examples/iam";

/** Services that are asked without credentials too: an application fetches the keys of Cognito's tokens as anybody. */
const ASKED_BY_ANYBODY = /\.cognito-idp$/;

export const vpcEndpointPolicy: Control = {
  name: "vpc-endpoint-policy",
  ids: [],
  title: "Endpoints of a VPC serve this account, or named resources",
  severity: "medium",
  why: "Data could be carried out through them to an account of somebody else.",
  mend: "Give the policy a condition such as aws:PrincipalAccount, or name resources.",
  types: ["aws_vpc_endpoint"],
  check: (endpoint) =>
    ASKED_BY_ANYBODY.test(String(endpoint.value("service_name")))
      ? []
      : breachesOfStatements(
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
          sign_in: {
            service_name: "com.amazonaws.ap-northeast-1.cognito-idp",
            vpc_id: "${aws_vpc.example.id}",
          },
        },
      },
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
