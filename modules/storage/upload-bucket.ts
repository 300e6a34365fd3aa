import { S3BucketCorsConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-cors-configuration";
import { Construct } from "constructs";
import { backupTag } from "../backup/backup-tag";
import { PrivateBucket } from "./private-bucket";

export interface UploadBucketProps {
  /** Unique in the whole of AWS. */
  readonly name: string;
  readonly kmsKeyArn: string;
  /** Origins of the web application whose pages may send and fetch files by signed addresses. */
  readonly allowedOrigins: readonly string[];
  /** Whether `terraform destroy` may delete the bucket with its files. @default false */
  readonly forceDestroy?: boolean;
  /** Refuse any plan that would destroy the bucket. @default false */
  readonly preventDestroy?: boolean;
}

/** A private bucket, backed up to any moment, for files that users upload, to and from the browser by addresses that the application signs. */
export class UploadBucket extends Construct {
  readonly bucketName: string;

  constructor(scope: Construct, id: string, props: UploadBucketProps) {
    super(scope, id);
    const bucket = new PrivateBucket(this, "bucket", {
      name: props.name,
      kmsKeyArn: props.kmsKeyArn,
      forceDestroy: props.forceDestroy,
      preventDestroy: props.preventDestroy,
      tags: backupTag("continuous"),
    });
    new S3BucketCorsConfiguration(this, "cors", {
      bucket: bucket.bucketName,
      corsRule: [
        {
          allowedOrigins: [...props.allowedOrigins],
          allowedMethods: ["GET", "HEAD", "PUT", "POST"],
          allowedHeaders: ["content-type", "content-md5", "x-amz-*"],
          exposeHeaders: ["ETag"],
          maxAgeSeconds: 3600,
        },
      ],
    });
    this.bucketName = bucket.bucketName;
  }
}
