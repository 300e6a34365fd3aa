import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { Construct } from "constructs";
import { policyDocument } from "../iam/policy";
import type { Statement } from "../iam/policy";

export interface GatewayEndpointsProps {
  /** First part of every name, of buckets and tables too. */
  readonly prefix: string;
  readonly vpcId: string;
  readonly account: string;
  readonly region: string;
  /** Tables that get the routes to S3 and DynamoDB. */
  readonly routeTableIds: readonly string[];
}

/**
 * The free ways to S3 and DynamoDB, without NAT. Through them one reaches this environment's buckets and tables,
 * as this account, and the bucket that holds the layers of every image in ECR; nothing else, so that data cannot
 * leave to a stranger's bucket even with a stranger's credentials.
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html (layer bucket).
 */
export class GatewayEndpoints extends Construct {
  /** Prefix lists of the services' addresses, for security group rules. */
  readonly prefixListIds: Readonly<Record<"s3" | "dynamodb", string>>;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: GatewayEndpointsProps,
  ) {
    super(scope, id);
    const { prefix, account, region } = props;
    const asThisAccount = {
      StringEquals: { "aws:PrincipalAccount": account, "aws:ResourceAccount": account },
    };
    this.prefixListIds = {
      s3: this.createEndpoint("s3", [
        {
          Sid: "BucketsOfThisEnvironment",
          Principal: "*",
          Action: "s3:*",
          Resource: [`arn:aws:s3:::${prefix}-*`, `arn:aws:s3:::${prefix}-*/*`],
          Condition: asThisAccount,
        },
        {
          Sid: "ImageLayersOfEcr",
          Principal: "*",
          Action: "s3:GetObject",
          Resource: `arn:aws:s3:::prod-${region}-starport-layer-bucket/*`,
        },
      ]),
      dynamodb: this.createEndpoint("dynamodb", [
        {
          Sid: "TablesOfThisEnvironment",
          Principal: "*",
          Action: "dynamodb:*",
          Resource: `arn:aws:dynamodb:${region}:${account}:table/${prefix}-*`,
          Condition: asThisAccount,
        },
      ]),
    };
  }

  private createEndpoint(service: string, statements: Statement[]): string {
    const { prefix, region, vpcId, routeTableIds } = this.props;
    return new VpcEndpoint(this, service, {
      vpcId,
      vpcEndpointType: "Gateway",
      serviceName: `com.amazonaws.${region}.${service}`,
      routeTableIds: [...routeTableIds],
      policy: policyDocument(statements),
      tags: { Name: `${prefix}-${service}` },
    }).prefixListId;
  }
}
