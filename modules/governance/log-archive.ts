import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import { S3BucketObjectLockConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-object-lock-configuration";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Statement } from "../iam/policy";
import { PrivateBucket } from "../storage/private-bucket";

export interface LogArchiveProps {
  /** Unique in the whole of AWS. */
  readonly name: string;
  /** Bucket of the archive's own access logs; unique in the whole of AWS. */
  readonly accessLogName: string;
  readonly account: string;
  /** Key of the archive; its policy must let CloudTrail and Config use it. */
  readonly kmsKeyArn: string;
  /** ARN of the trail that may write here. @default none may */
  readonly trailArn?: string;
  /** Whether AWS Config may write here. @default false */
  readonly config?: boolean;
  /**
   * How a log is kept from deletion: `governance` lets go who has the right to bypass it, which the bucket denies to
   * everybody; `compliance` nobody, not even AWS. `none` is for an environment that goes away.
   */
  readonly objectLock: "none" | "governance" | "compliance";
  /** Days for which a log cannot be deleted or overwritten; with a lock, and only then. */
  readonly lockDays?: number;
  /** Days after which a log moves to Glacier (Flexible Retrieval). */
  readonly glacierAfterDays: number;
  /** Days after which a log expires, and an access log too. */
  readonly expirationDays: number;
  /** Whether `terraform destroy` may delete the buckets with their logs. @default false */
  readonly forceDestroy?: boolean;
  /** Refuse any plan that would destroy the buckets. @default false */
  readonly preventDestroy?: boolean;
}

/**
 * Where the account's trail and configuration history are kept, and who read them is logged in a bucket beside it.
 * With a lock nobody deletes a log before its time. Controls: FSBP CloudTrail.6, CloudTrail.7, S3.9, S3.15.
 * Sources: CloudTrail User Guide, "Amazon S3 bucket policy for CloudTrail"; Config Developer Guide, "Permissions for
 * the Amazon S3 bucket"; S3 User Guide, "Logging requests with server access logging".
 */
export class LogArchive extends Construct {
  readonly bucketName: string;
  /** What must be there before a service can be told to write: it tries at once. */
  readonly policy: ITerraformDependable;

  constructor(scope: Construct, id: string, props: LogArchiveProps) {
    super(scope, id);
    const { forceDestroy, preventDestroy } = props;
    const archive = new PrivateBucket(this, "bucket", {
      name: props.name,
      kmsKeyArn: props.kmsKeyArn,
      glacierAfterDays: props.glacierAfterDays,
      expirationDays: props.expirationDays,
      forceDestroy,
      preventDestroy,
      statements: (arn) => [
        ...(props.trailArn ? trailStatements(arn, props.account, props.trailArn) : []),
        ...(props.config ? configStatements(arn, props.account) : []),
        ...(props.objectLock === "none" ? [] : [denyDeletion(arn)]),
      ],
    });
    if (props.objectLock !== "none") {
      new S3BucketObjectLockConfigurationA(this, "lock", {
        bucket: archive.bucketName,
        rule: {
          defaultRetention: { mode: props.objectLock.toUpperCase(), days: props.lockDays },
        },
        // S3 refuses a lock without versioning.
        dependsOn: [archive.versioning],
      });
    }
    const accessLogs = new PrivateBucket(this, "access_logs", {
      name: props.accessLogName,
      expirationDays: props.expirationDays,
      forceDestroy,
      preventDestroy,
      // S3 delivers to no bucket with a default lock, and to none with a customer key: hence one beside it.
      statements: (arn) => [
        {
          Sid: "AccessLogsOfArchive",
          Principal: { Service: "logging.s3.amazonaws.com" },
          Action: "s3:PutObject",
          Resource: `${arn}/*`,
          Condition: {
            StringEquals: { "aws:SourceAccount": props.account },
            ArnLike: { "aws:SourceArn": `arn:aws:s3:::${props.name}` },
          },
        },
      ],
    });
    new S3BucketLoggingA(this, "logging", {
      bucket: archive.bucketName,
      targetBucket: accessLogs.bucketName,
      targetPrefix: "archive/",
      dependsOn: [accessLogs.policy],
    });
    this.bucketName = archive.bucketName;
    this.policy = archive.policy;
  }
}

function trailStatements(bucketArn: string, account: string, trailArn: string): Statement[] {
  const condition = { "aws:SourceArn": trailArn };
  const Principal = { Service: "cloudtrail.amazonaws.com" };
  return [
    {
      Sid: "TrailLooksAtBucket",
      Principal,
      Action: "s3:GetBucketAcl",
      Resource: bucketArn,
      Condition: { StringEquals: condition },
    },
    {
      Sid: "TrailWrites",
      Principal,
      Action: "s3:PutObject",
      Resource: `${bucketArn}/AWSLogs/${account}/*`,
      Condition: { StringEquals: { ...condition, "s3:x-amz-acl": "bucket-owner-full-control" } },
    },
  ];
}

function configStatements(bucketArn: string, account: string): Statement[] {
  const condition = { "aws:SourceAccount": account };
  const Principal = { Service: "config.amazonaws.com" };
  return [
    {
      Sid: "ConfigLooksAtBucket",
      Principal,
      Action: ["s3:GetBucketAcl", "s3:ListBucket"],
      Resource: bucketArn,
      Condition: { StringEquals: condition },
    },
    {
      Sid: "ConfigWrites",
      Principal,
      Action: "s3:PutObject",
      Resource: `${bucketArn}/AWSLogs/${account}/Config/*`,
      Condition: { StringEquals: { ...condition, "s3:x-amz-acl": "bucket-owner-full-control" } },
    },
  ];
}

/** Against administrators as well; S3 itself still lets logs expire. */
function denyDeletion(bucketArn: string): Statement {
  return {
    Sid: "NobodyDeletes",
    Effect: "Deny",
    Principal: "*",
    Action: ["s3:DeleteBucket", "s3:DeleteObject", "s3:DeleteObjectVersion", "s3:BypassGovernanceRetention"],
    Resource: [bucketArn, `${bucketArn}/*`],
  };
}
