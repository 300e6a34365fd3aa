import { charge } from "../charge";
import type { Pricer } from "../charge";

/** AWS charges a key once more for each of its first two rotations. */
const key: Pricer = ({ resource, use }) => {
  const versions = use("security.keyRotations").atMost(2).plus(1);
  return [
    charge("kms.key.month", resource.value("enable_key_rotation") === true ? versions : 1),
    charge("kms.request", use("security.keyRequests")),
  ];
};

/** Threat protection needs the Plus tier, in which no user is free. */
const userPool: Pricer = ({ resource, use }) => {
  const tier = String(resource.value("user_pool_tier") ?? "ESSENTIALS").toLowerCase();
  return [charge(`cognito.${tier}.mau`, use("security.activeUsers"))];
};

/** Managed rule groups of AWS are charged as one rule each. */
const webAcl: Pricer = ({ resource, use }) => [
  charge("waf.acl.month", 1),
  charge("waf.rule.month", resource.blocks("rule").length),
  charge("waf.request", use("webAcl.requests")),
];

export const security: Readonly<Record<string, Pricer>> = {
  aws_cognito_user_pool: userPool,
  aws_kms_key: key,
  aws_secretsmanager_secret: ({ use }) => [
    charge("secret.month", 1),
    charge("secret.request", use("security.secretRequests")),
  ],
  aws_wafv2_web_acl: webAcl,
};
