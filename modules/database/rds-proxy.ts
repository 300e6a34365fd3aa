import { DataAwsSecretsmanagerSecret } from "@cdktf/provider-aws/lib/data-aws-secretsmanager-secret";
import { DbProxy } from "@cdktf/provider-aws/lib/db-proxy";
import { DbProxyDefaultTargetGroup } from "@cdktf/provider-aws/lib/db-proxy-default-target-group";
import { DbProxyEndpoint } from "@cdktf/provider-aws/lib/db-proxy-endpoint";
import { DbProxyTarget } from "@cdktf/provider-aws/lib/db-proxy-target";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { RdsCluster } from "@cdktf/provider-aws/lib/rds-cluster";
import { Construct } from "constructs";
import { policyDocument, serviceTrust } from "../iam/policy";
import { engineFacts } from "./engine";
import type { AuroraEngine } from "./engine";

export interface RdsProxyProps {
  /** At most 63 characters. */
  readonly name: string;
  readonly roleName: string;
  readonly account: string;
  readonly region: string;
  readonly engine: AuroraEngine;
  readonly cluster: RdsCluster;
  /** Whether the cluster has readers, which then get an endpoint of their own. */
  readonly hasReaders: boolean;
  /** Secret of the master user. */
  readonly masterSecretArn: string;
  /** Names of the secrets of other users, each with `username` and `password`; they must be there. */
  readonly secretNames: readonly string[];
  /** Key of all these secrets. */
  readonly secretsKmsKeyArn: string;
  /** With what clients log in: the user's password, or an IAM token for him. */
  readonly authentication: "secret" | "iam";
  readonly subnetIds: string[];
  readonly securityGroupId: string;
  /** 1 to 28800. */
  readonly idleClientTimeoutSeconds: number;
  /** Share of the cluster's connections that the proxy may hold, 1 to 100. */
  readonly maxConnectionsPercent: number;
}

/**
 * An RDS Proxy before a cluster, by TLS only. It logs in to the cluster with the passwords in the secrets, so it serves
 * only users that have one. It writes no statements into its log.
 * Source: Aurora User Guide, "Amazon RDS Proxy for Aurora".
 */
export class RdsProxy extends Construct {
  readonly endpoint: string;
  /** Spreads over the readers; empty where there are none. */
  readonly readerEndpoint: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: RdsProxyProps,
  ) {
    super(scope, id);
    const { name, subnetIds, securityGroupId } = props;
    const others = props.secretNames.map(
      (secret, i) => new DataAwsSecretsmanagerSecret(this, `secret_${i + 1}`, { name: secret }).arn,
    );
    const secretArns = [props.masterSecretArn, ...others];
    const { role, policy } = this.createRole(secretArns);
    const proxy = new DbProxy(this, "proxy", {
      name,
      engineFamily: engineFacts[props.engine].proxyFamily,
      requireTls: true,
      debugLogging: false,
      idleClientTimeout: props.idleClientTimeoutSeconds,
      roleArn: role.arn,
      vpcSubnetIds: subnetIds,
      vpcSecurityGroupIds: [securityGroupId],
      auth: secretArns.map((secretArn) => ({
        authScheme: "SECRETS",
        iamAuth: props.authentication === "iam" ? "REQUIRED" : "DISABLED",
        clientPasswordAuthType:
          props.engine === "aurora-postgresql" ? "POSTGRES_SCRAM_SHA_256" : "MYSQL_NATIVE_PASSWORD",
        secretArn,
      })),
      dependsOn: [policy],
    });
    const targets = new DbProxyDefaultTargetGroup(this, "target_group", {
      dbProxyName: proxy.name,
      connectionPoolConfig: { maxConnectionsPercent: props.maxConnectionsPercent },
    });
    new DbProxyTarget(this, "target", {
      dbProxyName: proxy.name,
      targetGroupName: targets.name,
      dbClusterIdentifier: props.cluster.clusterIdentifier,
    });
    this.endpoint = proxy.endpoint;
    this.readerEndpoint = props.hasReaders
      ? new DbProxyEndpoint(this, "readers", {
          dbProxyName: proxy.name,
          dbProxyEndpointName: `${name}-readers`,
          targetRole: "READ_ONLY",
          vpcSubnetIds: subnetIds,
          vpcSecurityGroupIds: [securityGroupId],
        }).endpoint
      : "";
  }

  private createRole(secretArns: readonly string[]): { role: IamRole; policy: IamRolePolicy } {
    const { roleName, account, region, secretsKmsKeyArn } = this.props;
    const role = new IamRole(this, "role", {
      name: roleName,
      description: "Lets RDS Proxy read the passwords with which it logs in",
      assumeRolePolicy: serviceTrust("rds.amazonaws.com", account),
    });
    const policy = new IamRolePolicy(this, "policy", {
      name: `${roleName}-secrets`,
      role: role.id,
      policy: policyDocument([
        { Sid: "ReadCredentials", Action: "secretsmanager:GetSecretValue", Resource: secretArns },
        {
          Sid: "DecryptCredentials",
          Action: "kms:Decrypt",
          Resource: secretsKmsKeyArn,
          Condition: { StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` } },
        },
      ]),
    });
    return { role, policy };
  }
}
