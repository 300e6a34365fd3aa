import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { Construct } from "constructs";
import { policyDocument } from "../iam/policy";

/**
 * Services that are asked without credentials too, so that a policy by account would refuse them: an application
 * fetches the keys that verify Cognito's tokens as anybody.
 */
const ASKED_WITHOUT_CREDENTIALS = ["cognito-idp"];

export interface InterfaceEndpointsProps {
  /** First part of every name. */
  readonly prefix: string;
  readonly vpcId: string;
  readonly account: string;
  readonly region: string;
  /** Services by their name after `com.amazonaws.<region>.`, for example `ecr.api`. */
  readonly services: readonly string[];
  /** One subnet a zone; each endpoint is charged for each of them. */
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
}

/**
 * Private ways to AWS services under their ordinary names, open to credentials of this account only.
 * Source: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
export class InterfaceEndpoints extends Construct {
  constructor(scope: Construct, id: string, props: InterfaceEndpointsProps) {
    super(scope, id);
    const policy = policyDocument([
      {
        Sid: "CredentialsOfThisAccount",
        Principal: "*",
        Action: "*",
        Resource: "*",
        Condition: { StringEquals: { "aws:PrincipalAccount": props.account } },
      },
    ]);
    for (const service of props.services) {
      new VpcEndpoint(this, service.replace(/[.-]/g, "_"), {
        vpcId: props.vpcId,
        vpcEndpointType: "Interface",
        serviceName: `com.amazonaws.${props.region}.${service}`,
        privateDnsEnabled: true,
        subnetIds: [...props.subnetIds],
        securityGroupIds: [props.securityGroupId],
        policy: ASKED_WITHOUT_CREDENTIALS.includes(service) ? undefined : policy,
        tags: { Name: `${props.prefix}-${service}` },
      });
    }
  }
}
