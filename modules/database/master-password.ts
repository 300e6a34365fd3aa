import type { RdsCluster } from "@cdktf/provider-aws/lib/rds-cluster";
import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { EphemeralResource } from "../terraform/ephemeral-resource";

/**
 * RDS takes 8 to 41 characters (API Reference, CreateDBCluster). Letters and digits only: RDS refuses some marks,
 * URLs and shells trip over others; 40 are 238 bits.
 */
const LENGTH = 40;
/** Staging label of the version that holds the bare password. */
const LABEL = "MASTER";

export interface MasterPasswordProps {
  /** Name of the credentials secret. */
  readonly secretName: string;
  /** Customer key of the secret. */
  readonly kmsKeyArn: string;
  /** Days in which a deleted secret can be brought back, 7 to 30, and its name is taken; 0: gone at once. */
  readonly recoveryWindowInDays: number;
  /** Raise it to change the password. */
  readonly version: number;
  /** Refuse any plan that would destroy the secret. @default false */
  readonly preventDestroy?: boolean;
}

/**
 * A master password that Terraform draws but never holds: it is in Secrets Manager only, not in state, plan or JSON.
 *
 * The cluster must exist before the credentials can be written, for they name its host. A fresh random password in
 * each run would part the two for good when a run stops in between. So the password first goes, alone, into a
 * version of the secret with a label of its own, and both the cluster and the credentials (the version that
 * everybody reads, `AWSCURRENT`) take it from there. A run that is cut off, wherever, is mended by the next one, and
 * until the cluster has the new password readers get the old one. Raise `version` when the secret itself was lost,
 * or when AWS refused to change the cluster: Terraform notes the version before it asks.
 */
export class MasterPassword extends Construct {
  readonly secretArn: string;
  /** The password, for write-only arguments. */
  readonly value: string;
  /** Goes up whenever the password changes. */
  readonly version: number;
  private readonly secretId: string;

  constructor(scope: Construct, id: string, props: MasterPasswordProps) {
    super(scope, id);
    const secret = new SecretsmanagerSecret(this, "secret", {
      name: props.secretName,
      description: "Master user of the database: username, password, engine, host, port, dbname",
      kmsKeyId: props.kmsKeyArn,
      recoveryWindowInDays: props.recoveryWindowInDays,
      lifecycle: props.preventDestroy ? { preventDestroy: true } : undefined,
    });
    const drawn = new EphemeralResource(this, "drawn", "random_password", { length: LENGTH, special: false });
    const kept = new SecretsmanagerSecretVersion(this, "password", {
      secretId: secret.id,
      versionStages: [LABEL],
      secretStringWo: drawn.attribute("result"),
      secretStringWoVersion: props.version,
      // Secrets Manager adds and takes its own labels when the credentials are written.
      lifecycle: { ignoreChanges: ["version_stages"] },
    });
    const read = new EphemeralResource(this, "read", "aws_secretsmanager_secret_version", {
      secret_id: secret.id,
      version_id: kept.versionId,
    });
    this.secretArn = secret.arn;
    this.secretId = secret.id;
    this.value = read.attribute("secret_string");
    this.version = props.version;
  }

  /** Writes the credentials for a cluster that has this password. */
  writeCredentials(cluster: RdsCluster): void {
    new SecretsmanagerSecretVersion(this, "credentials", {
      secretId: this.secretId,
      secretStringWo: Fn.jsonencode({
        username: cluster.masterUsername,
        password: this.value,
        engine: cluster.engine,
        host: cluster.endpoint,
        port: cluster.port,
        dbname: cluster.databaseName,
      }),
      secretStringWoVersion: this.version,
      // Another cluster has another host, which no version number tells.
      lifecycle: {
        replaceTriggeredBy: [
          `${cluster.terraformResourceType}.${cluster.friendlyUniqueId}.cluster_resource_id`,
        ],
      },
    });
  }
}
