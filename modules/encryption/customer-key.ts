import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { policyDocument } from "../iam/policy";
import type { Statement } from "../iam/policy";

const USE = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"];

export interface CustomerKeyProps {
  /** Alias without the leading `alias/`. */
  readonly alias: string;
  readonly description: string;
  readonly account: string;
  readonly region: string;
  /** Provider of that region. @default the stack's */
  readonly provider?: TerraformProvider;
  /** Services through which principals of the account may use the key, for example `rds`. @default none */
  readonly viaServices?: readonly string[];
  /**
   * Services that use the key in their own name, as their principal, and state their account. EventBridge states none:
   * `eventBridgeUse`. @default none
   */
  readonly servicePrincipals?: readonly string[];
  /** Log groups that may be encrypted, as a pattern of names, for example `/groundwork-dev/*`. @default none */
  readonly logGroups?: readonly string[];
  /** Further statements of the key's policy. @default none */
  readonly statements?: readonly Statement[];
  /** Days in which a deleted key can be brought back, 7 to 30. */
  readonly deletionWindowInDays: number;
  /** Refuse any plan that would destroy the key. @default false */
  readonly preventDestroy?: boolean;
}

/**
 * A symmetric KMS key with yearly rotation and an alias. Its policy gives the account's administrators the key
 * (without that, IAM policies cannot grant it at all) and otherwise names the services that use it.
 * Controls: FSBP KMS.4 (rotation), KMS.5 (not public).
 */
export class CustomerKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: CustomerKeyProps) {
    super(scope, id);
    const { provider } = props;
    const key = new KmsKey(this, "key", {
      provider,
      description: props.description,
      enableKeyRotation: true,
      deletionWindowInDays: props.deletionWindowInDays,
      policy: policyDocument(statements(props)),
      lifecycle: props.preventDestroy ? { preventDestroy: true } : undefined,
    });
    new KmsAlias(this, "alias", { provider, name: `alias/${props.alias}`, targetKeyId: key.keyId });
    this.arn = key.arn;
  }
}

function statements({
  account,
  region,
  viaServices,
  servicePrincipals,
  logGroups,
  statements: further = [],
}: CustomerKeyProps): Statement[] {
  const result: Statement[] = [
    {
      Sid: "AdministrationThroughIam",
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: "kms:*",
      Resource: "*",
    },
  ];
  if (viaServices?.length) {
    const condition = {
      "kms:CallerAccount": account,
      "kms:ViaService": viaServices.map((service) => `${service}.${region}.amazonaws.com`),
    };
    result.push(
      {
        Sid: "UseThroughServices",
        Principal: { AWS: "*" },
        Action: USE,
        Resource: "*",
        Condition: { StringEquals: condition },
      },
      {
        // RDS, ElastiCache and ECR keep a grant for as long as the encrypted resource lives.
        Sid: "GrantsOfServices",
        Principal: { AWS: "*" },
        Action: ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"],
        Resource: "*",
        Condition: { StringEquals: condition, Bool: { "kms:GrantIsForAWSResource": "true" } },
      },
    );
  }
  if (servicePrincipals?.length) {
    result.push({
      Sid: "UseByServices",
      Principal: { Service: servicePrincipals },
      Action: USE,
      Resource: "*",
      Condition: { StringEquals: { "aws:SourceAccount": account } },
    });
  }
  if (logGroups?.length) {
    result.push({
      Sid: "UseByCloudWatchLogs",
      Principal: { Service: `logs.${region}.amazonaws.com` },
      Action: USE,
      Resource: "*",
      Condition: {
        ArnLike: {
          "kms:EncryptionContext:aws:logs:arn": logGroups.map(
            (name) => `arn:aws:logs:${region}:${account}:log-group:${name}`,
          ),
        },
      },
    });
  }
  return [...result, ...further];
}
