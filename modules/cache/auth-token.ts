import type { ElasticacheReplicationGroup } from "@cdktf/provider-aws/lib/elasticache-replication-group";
import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
import { Password } from "@cdktf/provider-random/lib/password";
import { Fn } from "cdktf";
import { Construct } from "constructs";

/** 16 to 128 are allowed; letters and digits only, so that it fits into a URL. */
const LENGTH = 64;

export interface AuthTokenProps {
  /** Name of the credentials secret. */
  readonly secretName: string;
  /** Customer key of the secret. */
  readonly kmsKeyArn: string;
  /** Days in which a deleted secret can be brought back, 7 to 30, and its name is taken; 0: gone at once. */
  readonly recoveryWindowInDays: number;
  /** Raise it to change the token. */
  readonly version: number;
  /** Refuse any plan that would destroy the secret. @default false */
  readonly preventDestroy?: boolean;
}

/**
 * The token with which clients authenticate to the cache, and the secret from which they take it. It is in the
 * encrypted state too, since the provider has no write-only argument for it (docs/decisions.md, "Redis token").
 *
 * The cache takes a new token before the secret holds it, and accepts the one before as well, until the next
 * change: clients reconnect at their leisure. Two changes put a token that leaked out of use.
 */
export class AuthToken extends Construct {
  readonly secretArn: string;
  readonly value: string;
  private readonly secretId: string;

  constructor(scope: Construct, id: string, props: AuthTokenProps) {
    super(scope, id);
    const token = new Password(this, "token", {
      length: LENGTH,
      special: false,
      keepers: { version: String(props.version) },
    });
    const secret = new SecretsmanagerSecret(this, "secret", {
      name: props.secretName,
      description: "Cache: token, host, port",
      kmsKeyId: props.kmsKeyArn,
      recoveryWindowInDays: props.recoveryWindowInDays,
      lifecycle: props.preventDestroy ? { preventDestroy: true } : undefined,
    });
    this.value = token.result;
    this.secretArn = secret.arn;
    this.secretId = secret.id;
  }

  /** Writes the credentials for a cache that has this token. */
  writeCredentials(cache: ElasticacheReplicationGroup): void {
    new SecretsmanagerSecretVersion(this, "credentials", {
      secretId: this.secretId,
      secretString: Fn.jsonencode({
        token: this.value,
        host: cache.primaryEndpointAddress,
        port: cache.port,
      }),
    });
  }
}
