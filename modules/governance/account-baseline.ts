import { EbsEncryptionByDefault } from "@cdktf/provider-aws/lib/ebs-encryption-by-default";
import { EbsSnapshotBlockPublicAccess } from "@cdktf/provider-aws/lib/ebs-snapshot-block-public-access";
import { IamAccountPasswordPolicy } from "@cdktf/provider-aws/lib/iam-account-password-policy";
import { S3AccountPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-account-public-access-block";
import { Construct } from "constructs";

/**
 * What holds for the whole account, whoever makes a user, a bucket, a volume or a snapshot.
 * Controls: FSBP IAM.7 and CIS 1.8, 1.9 (passwords), FSBP S3.1, FSBP EC2.7 and EC2.182.
 */
export class AccountBaseline extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new IamAccountPasswordPolicy(this, "password_policy", {
      minimumPasswordLength: 14,
      requireLowercaseCharacters: true,
      requireUppercaseCharacters: true,
      requireNumbers: true,
      requireSymbols: true,
      passwordReusePrevention: 24,
      maxPasswordAge: 90,
      allowUsersToChangePassword: true,
    });
    new S3AccountPublicAccessBlock(this, "s3_public_access_block", {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new EbsEncryptionByDefault(this, "ebs_encryption", { enabled: true });
    new EbsSnapshotBlockPublicAccess(this, "ebs_snapshots", { state: "block-all-sharing" });
  }
}
