import type { Wafv2WebAclRule } from "@cdktf/provider-aws/lib/wafv2-web-acl";

/**
 * Rule groups that AWS keeps, by what they stop. Source: AWS WAF Developer Guide, "AWS Managed Rules rule groups list".
 */
export const managedRuleGroups = {
  /** Addresses that Amazon knows to attack. */
  ipReputation: "AWSManagedRulesAmazonIpReputationList",
  /** Requests that only an exploit sends, Log4j's among them. */
  knownBadInputs: "AWSManagedRulesKnownBadInputsRuleSet",
  /**
   * Cross-site scripting, file inclusion and the like. It also refuses a body above 8 KB and a request without a user
   * agent.
   */
  common: "AWSManagedRulesCommonRuleSet",
  /** SQL in what a request brings. */
  sqlInjection: "AWSManagedRulesSQLiRuleSet",
} as const;

export type ManagedRuleGroup = keyof typeof managedRuleGroups;

/** A header of a known value, by which a caller shows who it is. */
export interface HeaderProof {
  /** In small letters, as WAF wants it. */
  readonly name: string;
  /** Any of these is accepted; letters and digits, at most some 500 in all. */
  readonly values: readonly string[];
}

const AS_SENT = [{ priority: 0, type: "NONE" }];

/** A rule that keeps what a managed group does itself, which is to block. */
export function managedRule(group: ManagedRuleGroup, priority: number): Wafv2WebAclRule {
  const name = managedRuleGroups[group];
  return {
    name,
    priority,
    overrideAction: { none: {} },
    statement: { managed_rule_group_statement: { vendor_name: "AWS", name } },
    visibilityConfig: visibility(name),
  };
}

/**
 * A rule that blocks an address above a number of requests in five minutes, until it is below again.
 *
 * @param except requests with this header are not counted: they come from a proxy, whose address stands for many users
 */
export function rateRule(limit: number, priority: number, except?: HeaderProof): Wafv2WebAclRule {
  const name = "RateLimit";
  return {
    name,
    priority,
    action: { block: {} },
    statement: {
      rate_based_statement: {
        limit,
        evaluation_window_sec: 300,
        aggregate_key_type: "IP",
        ...(except && { scope_down_statement: { not_statement: { statement: [hasHeader(except)] } } }),
      },
    },
    visibilityConfig: visibility(name),
  };
}

/** A rule that blocks who sends a proxy's header without its secret, so that what has the header came by the proxy. */
export function forgeryRule(proxy: HeaderProof, priority: number): Wafv2WebAclRule {
  const name = "ForgedProxyHeader";
  const isThere = {
    size_constraint_statement: {
      comparison_operator: "GT",
      size: 0,
      field_to_match: { single_header: { name: proxy.name } },
      text_transformation: AS_SENT,
    },
  };
  return {
    name,
    priority,
    action: { block: {} },
    statement: {
      and_statement: { statement: [isThere, { not_statement: { statement: [hasHeader(proxy)] } }] },
    },
    visibilityConfig: visibility(name),
  };
}

/** Metrics and samples of a rule, or of a whole web ACL. */
export function visibility(metricName: string) {
  return { cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName };
}

/** As one expression: the provider needs minutes to compare nested lists of statements when anything changes. */
function hasHeader({ name, values }: HeaderProof) {
  return {
    regex_match_statement: {
      regex_string: `^(${values.join("|")})$`,
      field_to_match: { single_header: { name } },
      text_transformation: AS_SENT,
    },
  };
}
