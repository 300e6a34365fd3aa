import type { Skip } from "./skip";

const withoutCertificate: Pick<Skip, "profile" | "why" | "coveredBy"> = {
  profile: "development",
  why: "Without a domain there is no certificate; production refuses that.",
  coveredBy: [
    { test: "__tests__/unit/environments/profiles.test.ts", title: "each safeguard has a case here" },
    { test: "__tests__/unit/modules/load-balancer/listeners.test.ts", title: "serve on port 80 alone" },
  ],
};

/** What the development profile goes without. */
export const development: readonly Skip[] = [
  {
    check: "CKV_AWS_2",
    resources: ["realtime/listeners/http"],
    ...withoutCertificate,
  },
  {
    check: "CKV_AWS_103",
    resources: ["realtime/listeners/http"],
    ...withoutCertificate,
  },
  {
    check: "CKV_AWS_378",
    resources: ["realtime/target_group/group"],
    ...withoutCertificate,
  },
  {
    check: "CKV2_AWS_20",
    resources: ["realtime/load_balancer/alb"],
    ...withoutCertificate,
  },
  {
    check: "CKV_AWS_150",
    resources: ["realtime/load_balancer/alb"],
    profile: "development",
    why: "Development can be destroyed; production refuses that.",
    coveredBy: [
      { test: "__tests__/unit/environments/profiles.test.ts", title: "each safeguard has a case here" },
      {
        test: "__tests__/unit/modules/load-balancer/load-balancer.test.ts",
        title: "is protected from deletion where that is asked",
      },
    ],
  },
  {
    check: "CKV_AWS_174",
    resources: ["cdn/distribution/distribution"],
    profile: "development",
    why: "Without a domain CloudFront's own certificate is used.",
    coveredBy: [{ control: "cloudfront-tls-version" }],
  },
  {
    check: "CKV2_AWS_42",
    resources: ["cdn/distribution/distribution"],
    profile: "development",
    why: "Without a domain CloudFront's own certificate is used.",
    coveredBy: [{ control: "cloudfront-own-certificate" }],
  },
  {
    check: "CKV_AWS_139",
    resources: ["database/aurora/cluster"],
    profile: "development",
    why: "Development can be destroyed.",
    coveredBy: [{ control: "rds-cluster-deletion-protection" }],
  },
  {
    check: "CKV_AWS_115",
    resources: ["database/migration/function/function"],
    profile: "development",
    why: "A new account may have ten calls at once, all of which Lambda keeps unreserved.",
    coveredBy: [
      {
        test: "__tests__/unit/stacks/database.test.ts",
        title:
          "is migrated by a function in the private tier, which takes nothing from a small account's share",
      },
    ],
  },
  {
    check: "CKV2_AWS_50",
    resources: ["cache/redis/group"],
    profile: "development",
    why: "One node has nothing to fail over to.",
    coveredBy: [{ control: "elasticache-failover" }],
  },
  {
    check: "CKV_AWS_28",
    resources: ["nosql/*/table"],
    profile: "development",
    why: "Development keeps no moments to go back to.",
    coveredBy: [{ control: "dynamodb-point-in-time" }],
  },
  {
    check: "CKV_AWS_338",
    resources: [
      "networking/flow_logs/log_group",
      "security/*/log_group",
      "database/aurora/log",
      "database/migration/function/log",
      "cache/logs/*",
      "realtime/cluster/insights",
      "realtime/task/logs",
      "cdn/web_acl/log_group",
      "governance/trail/log_group",
    ],
    profile: "development",
    why: "Development keeps its logs for weeks.",
    coveredBy: [{ control: "log-group-retention" }],
  },
];
