import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { policyDocument } from "../iam/policy";
import { loginArn, logins } from "./logins";

export interface ServiceLoginProps {
  /** First part of the policy's name. */
  readonly prefix: string;
  readonly account: string;
  readonly region: string;
  /** Name of the application's role. */
  readonly roleName: string;
  readonly clusterResourceId: string;
}

/**
 * Lets the application log in to this one cluster as its one user. In the phase of the cluster, for AWS gives the
 * cluster its resource id only when it is made.
 */
export class ServiceLogin extends Construct {
  constructor(scope: Construct, id: string, { prefix, roleName, ...cluster }: ServiceLoginProps) {
    super(scope, id);
    new IamRolePolicy(this, "policy", {
      name: `${prefix}-ecs-task-database`,
      role: roleName,
      policy: policyDocument([
        { Sid: "LogIn", Action: "rds-db:connect", Resource: loginArn(logins.service, cluster) },
      ]),
    });
  }
}
