import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { PrivateBucket } from "../storage/private-bucket";

export interface AccessLogBucketProps {
  /** Unique in the whole of AWS. */
  readonly name: string;
  /** Account whose load balancers write here. */
  readonly account: string;
  /** Days after which a log is deleted. */
  readonly retentionInDays: number;
  /** Whether `terraform destroy` may delete the bucket with its logs. @default false */
  readonly forceDestroy?: boolean;
  /** Refuse any plan that would destroy the bucket. @default false */
  readonly preventDestroy?: boolean;
}

/**
 * Where a load balancer writes its access logs. Elastic Load Balancing delivers only to buckets with S3's own
 * key, and always under the number of the load balancer's account, so that its path keeps other accounts out; a
 * condition on the source, which delivery does not state, would refuse the logs.
 * Source: Application Load Balancers, "Enable access logs": the policy for all regions.
 */
export class AccessLogBucket extends Construct {
  readonly bucketName: string;
  /** What must be there before a load balancer can be told to write: it tries at once. */
  readonly policy: ITerraformDependable;

  constructor(scope: Construct, id: string, props: AccessLogBucketProps) {
    super(scope, id);
    const bucket = new PrivateBucket(this, "bucket", {
      name: props.name,
      expirationDays: props.retentionInDays,
      forceDestroy: props.forceDestroy,
      preventDestroy: props.preventDestroy,
      statements: (bucketArn) => [
        {
          Sid: "LoadBalancerLogs",
          Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
          Action: "s3:PutObject",
          Resource: `${bucketArn}/AWSLogs/${props.account}/*`,
        },
      ],
    });
    this.bucketName = bucket.bucketName;
    this.policy = bucket.policy;
  }
}
