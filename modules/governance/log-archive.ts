import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import { S3BucketObjectLockConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-object-lock-configuration";
import { Construct } from "constructs";
import type { Statement } from "../iam/policy";
import { PrivateBucket } from "../storage/private-bucket";

/** Where a service delivers its records, and what must be there before it is told to: it tries at once. */
export type ArchiveBucket = Pick<PrivateBucket, "bucketName" | "policy">;

export interface LogArchiveProps {
  /** A trail that may write here, by its ARN, and the name of its bucket. @default there is none */
  readonly trail?: { readonly arn: string; readonly bucketName: string };
  /** The name of the bucket of AWS Config. @default Config does not write here */
  readonly config?: { readonly bucketName: string };
  /** Bucket of the archive's own access logs. All names are unique in the whole of AWS. */
  readonly accessLogName: string;
  readonly account: string;
  /** Key of the archive; its policy must let CloudTrail and Config use it. */
  readonly kmsKeyArn: string;
  /**
   * How a log is kept from deletion: `governance` lets go who has the right to bypass it, which the bucket denies to
   * everybody; `compliance` nobody, not even AWS. `none` is for an environment that goes away. Config's bucket has no
   * lock, only the denial.
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
 * Where the account's trail and configuration history are kept, each in a bucket of its own; who read them is logged
 * in one beside them. With a lock nobody deletes a trail's log before its time; Config delivers to no bucket that has one.
 * Controls: FSBP CloudTrail.6, CloudTrail.7, S3.9, S3.15.
 * Sources: CloudTrail User Guide, "Amazon S3 bucket policy for CloudTrail"; Config Developer Guide, "Permissions for
 * the Amazon S3 bucket", "Managing the Delivery Channel"; S3 User Guide, "Logging requests with server access logging".
 */
export class LogArchive extends Construct {
  /** With `trail` only. */
  readonly trail?: ArchiveBucket;
  /** With `config` only. */
  readonly config?: ArchiveBucket;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: LogArchiveProps,
  ) {
    super(scope, id);
    const { account, trail, config } = props;
    const accessLogs = this.createAccessLogs();
    if (trail) {
      const bucket = this.createBucket("bucket", trail.bucketName, (arn) =>
        trailStatements(arn, account, trail.arn),
      );
      this.lock(bucket);
      this.log("logging", bucket, accessLogs, "archive/");
      this.trail = bucket;
    }
    if (config) {
      const bucket = this.createBucket("config", config.bucketName, (arn) => configStatements(arn, account));
      this.log("config_logging", bucket, accessLogs, "config/");
      this.config = bucket;
    }
  }

  private createBucket(id: string, name: string, writers: (bucketArn: string) => Statement[]): PrivateBucket {
    const { kmsKeyArn, glacierAfterDays, expirationDays, forceDestroy, preventDestroy, objectLock } =
      this.props;
    return new PrivateBucket(this, id, {
      name,
      kmsKeyArn,
      glacierAfterDays,
      expirationDays,
      forceDestroy,
      preventDestroy,
      statements: (arn) => [...writers(arn), ...(objectLock === "none" ? [] : [denyDeletion(arn)])],
    });
  }

  private lock({ bucketName, versioning }: PrivateBucket): void {
    const { objectLock, lockDays } = this.props;
    if (objectLock === "none") return;
    new S3BucketObjectLockConfigurationA(this, "lock", {
      bucket: bucketName,
      rule: { defaultRetention: { mode: objectLock.toUpperCase(), days: lockDays } },
      // S3 refuses a lock without versioning.
      dependsOn: [versioning],
    });
  }

  private createAccessLogs(): PrivateBucket {
    const { accessLogName, account, trail, config, expirationDays, forceDestroy, preventDestroy } =
      this.props;
    const sources = [trail, config].flatMap((each) => (each ? [`arn:aws:s3:::${each.bucketName}`] : []));
    return new PrivateBucket(this, "access_logs", {
      name: accessLogName,
      expirationDays,
      forceDestroy,
      preventDestroy,
      // S3 delivers to no bucket with a default lock, and to none with a customer key: hence one beside them.
      statements: (arn) => [
        {
          Sid: "AccessLogsOfArchive",
          Principal: { Service: "logging.s3.amazonaws.com" },
          Action: "s3:PutObject",
          Resource: `${arn}/*`,
          Condition: {
            StringEquals: { "aws:SourceAccount": account },
            ArnLike: { "aws:SourceArn": sources },
          },
        },
      ],
    });
  }

  private log(id: string, bucket: PrivateBucket, accessLogs: PrivateBucket, targetPrefix: string): void {
    new S3BucketLoggingA(this, id, {
      bucket: bucket.bucketName,
      targetBucket: accessLogs.bucketName,
      targetPrefix,
      dependsOn: [accessLogs.policy],
    });
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
