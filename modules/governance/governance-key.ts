import { Construct } from "constructs";
import { CustomerKey } from "../encryption/customer-key";
import { eventBridgeUse } from "../encryption/eventbridge-use";
import type { Statement } from "../iam/policy";

export interface GovernanceKeyProps {
  /** Alias without the leading `alias/`. */
  readonly alias: string;
  readonly description: string;
  readonly account: string;
  readonly region: string;
  /** ARN of the trail whose logs it encrypts. */
  readonly trailArn: string;
  /** Log group of the trail. */
  readonly logGroupName: string;
  /** ARN of the topic of notices. */
  readonly topicArn: string;
  /** Days in which a deleted key can be brought back, 7 to 30. */
  readonly deletionWindowInDays: number;
  /** Refuse any plan that would destroy the key. @default false */
  readonly preventDestroy?: boolean;
}

/**
 * The key of the account's logs and notices: archive, trail, its log group, topic.
 * Sources: CloudTrail User Guide, "Configure AWS KMS key policies for CloudTrail"; Config Developer Guide,
 * "Permissions for the KMS key"; AWS Cost Management User Guide, "Creating an Amazon SNS topic for budget
 * notifications"; SNS Developer Guide, "Key management".
 */
export class GovernanceKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: GovernanceKeyProps) {
    super(scope, id);
    const { alias, description, account, region, deletionWindowInDays, preventDestroy } = props;
    const key = new CustomerKey(this, "key", {
      alias,
      description,
      account,
      region,
      deletionWindowInDays,
      preventDestroy,
      // Whoever may read the archive reads it through S3.
      viaServices: ["s3"],
      servicePrincipals: ["cloudwatch.amazonaws.com", "config.amazonaws.com", "budgets.amazonaws.com"],
      logGroups: [props.logGroupName],
      statements: statements(props),
    });
    this.arn = key.arn;
  }
}

function statements({ account, trailArn, topicArn }: GovernanceKeyProps): Statement[] {
  const cloudTrail = { Service: "cloudtrail.amazonaws.com" };
  const trail = { StringEquals: { "aws:SourceArn": trailArn } };
  return [
    {
      Sid: "CloudTrailEncrypts",
      Principal: cloudTrail,
      Action: "kms:GenerateDataKey*",
      Resource: "*",
      Condition: {
        ...trail,
        StringLike: { "kms:EncryptionContext:aws:cloudtrail:arn": `arn:aws:cloudtrail:*:${account}:trail/*` },
      },
    },
    {
      // To look at the key, and to write to a bucket with a bucket key.
      Sid: "CloudTrailLooksAtKey",
      Principal: cloudTrail,
      Action: ["kms:DescribeKey", "kms:Decrypt"],
      Resource: "*",
      Condition: trail,
    },
    eventBridgeUse(topicArn),
  ];
}
