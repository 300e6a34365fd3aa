import { CloudwatchLogDelivery } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery";
import { CloudwatchLogDeliveryDestination } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery-destination";
import { CloudwatchLogDeliverySource } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery-source";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import type { Statement } from "../iam/policy";
import { PrivateBucket } from "../storage/private-bucket";

/** CloudFront's logs are delivered from here, whatever the bucket's region. */
const REGION = "us-east-1";

export interface AccessLogsProps {
  readonly distributionArn: string;
  readonly account: string;
  /** Unique in the whole of AWS. */
  readonly bucketName: string;
  /** Customer key of the bucket's region, whose policy has `accessLogsUse`. */
  readonly kmsKeyArn: string;
  /** Name of the delivery, at most 60 letters, digits, `-` and `_`. */
  readonly deliveryName: string;
  /** Days after which a log is deleted. */
  readonly retentionInDays: number;
  /** Whether `terraform destroy` may delete the bucket with its logs. @default false */
  readonly forceDestroy?: boolean;
  /** Refuse any plan that would destroy the bucket. @default false */
  readonly preventDestroy?: boolean;
  /** The provider of us-east-1. */
  readonly provider: TerraformProvider;
}

const fromDeliveries = (account: string) => ({
  ArnLike: { "aws:SourceArn": `arn:aws:logs:${REGION}:${account}:delivery-source:*` },
});

/** Statement of the key's policy that lets an account's deliveries encrypt what they write. */
export function accessLogsUse(account: string): Statement {
  return {
    Sid: "DeliverAccessLogs",
    Principal: { Service: "delivery.logs.amazonaws.com" },
    Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
    Resource: "*",
    Condition: { StringEquals: { "aws:SourceAccount": account }, ...fromDeliveries(account) },
  };
}

/**
 * A distribution's access logs by standard logging v2, in a bucket without ACLs. The legacy kind needs ACLs, which
 * FSBP S3.12 forbids, and its writer cannot be held to one account (docs/decisions.md, "CloudFront's access logs").
 * Source: CloudFront Developer Guide, "Configure standard logging (v2)".
 */
export class AccessLogs extends Construct {
  constructor(scope: Construct, id: string, props: AccessLogsProps) {
    super(scope, id);
    const { account, deliveryName, provider } = props;
    const bucket = new PrivateBucket(this, "bucket", {
      name: props.bucketName,
      kmsKeyArn: props.kmsKeyArn,
      expirationDays: props.retentionInDays,
      forceDestroy: props.forceDestroy,
      preventDestroy: props.preventDestroy,
      statements: (bucketArn) => [
        {
          Sid: "DeliverAccessLogs",
          Principal: { Service: "delivery.logs.amazonaws.com" },
          Action: "s3:PutObject",
          Resource: `${bucketArn}/AWSLogs/${account}/*`,
          Condition: {
            StringEquals: { "aws:SourceAccount": account, "s3:x-amz-acl": "bucket-owner-full-control" },
            ...fromDeliveries(account),
          },
        },
      ],
    });
    const source = new CloudwatchLogDeliverySource(this, "source", {
      provider,
      name: deliveryName,
      logType: "ACCESS_LOGS",
      resourceArn: props.distributionArn,
    });
    const destination = new CloudwatchLogDeliveryDestination(this, "destination", {
      provider,
      name: deliveryName,
      outputFormat: "json",
      deliveryDestinationConfiguration: [{ destinationResourceArn: bucket.arn }],
    });
    new CloudwatchLogDelivery(this, "delivery", {
      provider,
      deliverySourceName: source.name,
      deliveryDestinationArn: destination.arn,
      dependsOn: [bucket.policy],
    });
  }
}
