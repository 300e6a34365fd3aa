import type { Skip } from "./skip";

/** What the internet reaches. */
export const edge: readonly Skip[] = [
  {
    check: "CKV_AWS_86",
    resources: ["cdn/distribution/distribution"],
    why: "Checkov knows the legacy logging only, which needs ACLs; the logs are delivered by standard logging v2.",
    coveredBy: [
      { control: "cloudfront-access-logged" },
      {
        test: "__tests__/unit/modules/cdn/access-logs.test.ts",
        title: "of the distribution are delivered from us-east-1 to the bucket",
      },
    ],
  },
  {
    check: "CKV_AWS_259",
    resources: ["cdn/security_headers/policy"],
    why: "It asks for preload too, which is for the owner of the whole domain and hard to take back: cdn.strictTransport.",
    coveredBy: [
      { control: "cloudfront-security-headers" },
      {
        test: "__tests__/unit/modules/cdn/security-headers.test.ts",
        title: "a browser stays with HTTPS for a year and longer",
      },
    ],
  },
  {
    check: "CKV_AWS_310",
    resources: ["cdn/distribution/distribution"],
    why: "There is one bucket and one service: no second origin holds the same to fail over to.",
    coveredBy: [
      {
        test: "__tests__/unit/modules/cdn/distribution.test.ts",
        title: "signs whatever it asks of the bucket, which has no other origin",
      },
    ],
  },
  {
    check: "CKV_AWS_374",
    resources: ["cdn/distribution/distribution"],
    why: "The application is for users everywhere; who floods it is blocked by address.",
    coveredBy: [
      { control: "web-acl-blocks" },
      {
        test: "__tests__/unit/modules/web-acl/web-acl.test.ts",
        title: "limits the requests of one address in five minutes",
      },
    ],
  },
  {
    check: "CKV2_AWS_47",
    resources: ["cdn/distribution/distribution"],
    why: "Checkov does not follow the web ACL's ARN through its logging; the rules against Log4j are in it.",
    coveredBy: [{ control: "cloudfront-web-acl" }, { control: "web-acl-has-rules" }],
  },
  {
    check: "CKV2_AWS_76",
    resources: ["realtime/load_balancer/alb"],
    why: "The web ACL is in another phase; the rules against Log4j are in it.",
    coveredBy: [
      { control: "web-acl-has-rules" },
      {
        test: "__tests__/unit/stacks/realtime.test.ts",
        title: "the load balancer stands behind the web ACL",
      },
    ],
  },
  {
    check: "CKV_AWS_260",
    resources: ["networking/security_groups/alb_http"],
    why: "Port 80 only redirects to HTTPS.",
    coveredBy: [
      { test: "__tests__/unit/modules/load-balancer/listeners.test.ts", title: "only redirect on port 80" },
      {
        test: "__tests__/unit/stacks/networking.test.ts",
        title: "the world gets in to the load balancer only, and the private tier out by HTTPS only",
      },
    ],
  },
  {
    check: "CKV2_AWS_5",
    resources: ["networking/security_groups/*"],
    why: "The groups are attached by other phases.",
    coveredBy: [
      {
        test: "__tests__/unit/modules/load-balancer/load-balancer.test.ts",
        title: "faces the internet in its own security group",
      },
      {
        test: "__tests__/unit/stacks/realtime.test.ts",
        title: "runs in private subnets behind a load balancer in public ones",
      },
      {
        test: "__tests__/unit/stacks/database.test.ts",
        title: "lies in the isolated tier, admits the database group only",
      },
      {
        test: "__tests__/unit/stacks/cache.test.ts",
        title: "lies in the isolated tier, admits the cache group only",
      },
      {
        test: "__tests__/unit/modules/function/vpc-function.test.ts",
        title: "runs in private subnets of two zones, with one security group",
      },
    ],
  },
];
