import { Construct } from "constructs";
import { PrivateBucket } from "../storage/private-bucket";

export interface FrontendBucketProps {
  /** Unique in the whole of AWS. */
  readonly name: string;
  /** Customer key; its policy must let CloudFront decrypt. */
  readonly kmsKeyArn: string;
  /** The one distribution that may read. */
  readonly distributionArn: string;
  /** Whether `terraform destroy` may delete the bucket with its pages. @default false */
  readonly forceDestroy?: boolean;
  /** Refuse any plan that would destroy the bucket. @default false */
  readonly preventDestroy?: boolean;
}

/**
 * A private bucket for the pages of the web application, read by one CloudFront distribution and nobody else. Nobody
 * may list it, so S3 answers 403 for what is not there.
 */
export class FrontendBucket extends Construct {
  readonly bucketName: string;
  /** Host name by which CloudFront reaches the bucket in its region. */
  readonly domainName: string;

  constructor(scope: Construct, id: string, props: FrontendBucketProps) {
    super(scope, id);
    const { distributionArn, ...rest } = props;
    const bucket = new PrivateBucket(this, "bucket", {
      ...rest,
      statements: (bucketArn) => [
        {
          Sid: "ReadByDistribution",
          Principal: { Service: "cloudfront.amazonaws.com" },
          Action: "s3:GetObject",
          Resource: `${bucketArn}/*`,
          Condition: { StringEquals: { "aws:SourceArn": distributionArn } },
        },
      ],
    });
    this.bucketName = bucket.bucketName;
    this.domainName = bucket.regionalDomainName;
  }
}
