import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
import { Password } from "@cdktf/provider-random/lib/password";
import { Construct } from "constructs";

/** Letters and digits only, so that it fits into a header as it is. */
const LENGTH = 64;

export interface OriginSecretProps {
  /** Name of the secret. */
  readonly secretName: string;
  readonly kmsKeyArn: string;
  /** Days in which a deleted secret can be brought back, 7 to 30, and its name is taken; 0: gone at once. */
  readonly recoveryWindowInDays: number;
  /** Raise it by one to change the secret. */
  readonly version: number;
  /** Refuse any plan that would destroy the secret: the site would be down until both ends have another. */
  readonly preventDestroy: boolean;
}

/**
 * What CloudFront tells the load balancer in a header, so that its requests are known as such. Neither service takes
 * it by reference: it is in the web ACL, in the distribution, and in the encrypted states of both.
 *
 * The one before stays valid until the next change, so that the distribution can follow at its leisure. Two changes
 * put a secret that leaked out of use.
 */
export class OriginSecret extends Construct {
  /** The secret that holds the value to send. */
  readonly secretArn: string;
  /** The values to accept. */
  readonly accepted: readonly string[];

  constructor(scope: Construct, id: string, props: OriginSecretProps) {
    super(scope, id);
    const { version } = props;
    // Each version draws the value of its parity anew and leaves the other as it is.
    const draw = (parity: 0 | 1) =>
      new Password(this, parity === 0 ? "even" : "odd", {
        length: LENGTH,
        special: false,
        keepers: { version: String(version % 2 === parity ? version : version - 1) },
      }).result;
    const values = [draw(0), draw(1)] as const;

    const secret = new SecretsmanagerSecret(this, "secret", {
      name: props.secretName,
      description: "Header by which the load balancer knows CloudFront",
      kmsKeyId: props.kmsKeyArn,
      recoveryWindowInDays: props.recoveryWindowInDays,
      ...(props.preventDestroy && { lifecycle: { preventDestroy: true } }),
    });
    const current = new SecretsmanagerSecretVersion(this, "value", {
      secretId: secret.id,
      secretString: values[version % 2 === 0 ? 0 : 1],
    });
    // Through the version, so that nobody reads it before it is written.
    this.secretArn = current.arn;
    this.accepted = values;
  }
}
