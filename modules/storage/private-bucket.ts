import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { policyDocument } from "../iam/policy";
import type { Statement } from "../iam/policy";

export interface PrivateBucketProps {
  /** Unique in the whole of AWS, 3 to 63 characters. */
  readonly name: string;
  /** Customer key. @default the bucket's own S3 key (SSE-S3), the only kind that load balancer logs accept */
  readonly kmsKeyArn?: string;
  /** Days after which a replaced or deleted version is gone for good. @default 90 */
  readonly noncurrentVersionDays?: number;
  /** Days after which an object moves to Glacier (Flexible Retrieval). @default never */
  readonly glacierAfterDays?: number;
  /** Days after which an object expires. @default never */
  readonly expirationDays?: number;
  /** Statements beside the one that refuses plain HTTP; the bucket's ARN is given. @default none */
  readonly statements?: (bucketArn: string) => readonly Statement[];
  /** Whether `terraform destroy` may delete a bucket that still holds objects. @default false */
  readonly forceDestroy?: boolean;
  /** Refuse any plan that would destroy the bucket. @default false */
  readonly preventDestroy?: boolean;
  /** Tags beside those of the stack. @default none */
  readonly tags?: Record<string, string>;
}

/**
 * An S3 bucket that is private, versioned, encrypted and reached by TLS only, without ACLs.
 * Controls: FSBP S3.2, S3.3, S3.5, S3.8, S3.12, S3.13, S3.14, S3.17.
 */
export class PrivateBucket extends Construct {
  readonly bucketName: string;
  readonly arn: string;
  /** Host name of the bucket in its region. */
  readonly regionalDomainName: string;
  /** What must be there before an AWS service can write to the bucket. */
  readonly policy: ITerraformDependable;
  /** What must be there before S3 takes settings about versions. */
  readonly versioning: ITerraformDependable;

  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id);
    const bucket = new S3Bucket(this, "bucket", {
      bucket: props.name,
      forceDestroy: props.forceDestroy ?? false,
      tags: props.tags,
      lifecycle: props.preventDestroy ? { preventDestroy: true } : undefined,
    });
    const block = new S3BucketPublicAccessBlock(this, "public_access_block", {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, "ownership", {
      bucket: bucket.id,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
    const versioning = new S3BucketVersioningA(this, "versioning", {
      bucket: bucket.id,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket: bucket.id,
      rule: [
        {
          applyServerSideEncryptionByDefault: {
            sseAlgorithm: props.kmsKeyArn ? "aws:kms" : "AES256",
            kmsMasterKeyId: props.kmsKeyArn,
          },
          bucketKeyEnabled: Boolean(props.kmsKeyArn),
        },
      ],
    });
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      bucket: bucket.id,
      rule: [
        {
          id: "expire",
          status: "Enabled",
          filter: [{ prefix: "" }],
          noncurrentVersionExpiration: [{ noncurrentDays: props.noncurrentVersionDays ?? 90 }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
          transition: props.glacierAfterDays
            ? [{ days: props.glacierAfterDays, storageClass: "GLACIER" }]
            : undefined,
          expiration: props.expirationDays ? [{ days: props.expirationDays }] : undefined,
        },
      ],
      // Without versioning in place S3 refuses rules about old versions.
      dependsOn: [versioning],
    });
    this.policy = new S3BucketPolicy(this, "policy", {
      bucket: bucket.id,
      policy: policyDocument([refusePlainHttp(bucket.arn), ...(props.statements?.(bucket.arn) ?? [])]),
      // Both change the bucket's policy status; S3 refuses them at the same moment.
      dependsOn: [block],
    });
    this.versioning = versioning;
    this.bucketName = bucket.bucket;
    this.arn = bucket.arn;
    this.regionalDomainName = bucket.bucketRegionalDomainName;
  }
}

function refusePlainHttp(bucketArn: string): Statement {
  return {
    Sid: "RefusePlainHttp",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [bucketArn, `${bucketArn}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
