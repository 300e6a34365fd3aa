import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import { serviceTrust } from "../iam/policy";

export interface MonitoringRoleProps {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** Identifier of the cluster whose instances may use the role. */
  readonly clusterName: string;
}

/**
 * The role with which enhanced monitoring writes the operating system's metrics of a cluster's instances.
 * Source: Aurora User Guide, "Setting up Enhanced Monitoring".
 */
export class MonitoringRole extends Construct {
  readonly arn: string;
  /** What must be there before an instance uses the role. */
  readonly attachment: IamRolePolicyAttachment;

  constructor(scope: Construct, id: string, { name, account, region, clusterName }: MonitoringRoleProps) {
    super(scope, id);
    const role = new IamRole(this, "role", {
      name,
      description: "Lets RDS enhanced monitoring write metrics",
      assumeRolePolicy: serviceTrust(
        "monitoring.rds.amazonaws.com",
        account,
        `arn:aws:rds:${region}:${account}:db:${clusterName}-*`,
      ),
    });
    this.attachment = new IamRolePolicyAttachment(this, "policy", {
      role: role.name,
      policyArn: "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole",
    });
    this.arn = role.arn;
  }
}
