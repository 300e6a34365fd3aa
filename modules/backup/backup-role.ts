import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import { serviceTrust } from "../iam/policy";

const POLICIES = {
  backup: "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
  s3: "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup",
};

export interface BackupRoleProps {
  readonly name: string;
  readonly account: string;
}

/**
 * The role with which AWS Backup takes and copies backups; it restores nothing. The policies are AWS's own, which
 * follow what the service needs.
 * Source: AWS Backup Developer Guide, "AWS managed policies for AWS Backup".
 */
export class BackupRole extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { name, account }: BackupRoleProps) {
    super(scope, id);
    const role = new IamRole(this, "role", {
      name,
      description: "Lets AWS Backup take and copy backups",
      assumeRolePolicy: serviceTrust("backup.amazonaws.com", account),
    });
    for (const [policy, policyArn] of Object.entries(POLICIES)) {
      new IamRolePolicyAttachment(this, policy, { role: role.name, policyArn });
    }
    this.arn = role.arn;
  }
}
