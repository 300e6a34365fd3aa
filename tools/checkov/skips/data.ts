import type { Skip } from "./skip";

/** Data stores and their secrets. */
export const data: readonly Skip[] = [
  {
    check: "CKV2_AWS_8",
    resources: ["database/aurora/cluster"],
    why: "The backup plan finds the cluster by its tags, which Checkov does not read.",
    coveredBy: [{ control: "data-store-backed-up" }],
  },
  {
    check: "CKV2_AWS_57",
    resources: ["database/aurora/master/secret", "cache/auth/secret", "security/origin_secret/secret"],
    why: "Each is drawn anew by raising a version, where both sides change together; RDS rotates where it makes the password.",
    coveredBy: [
      {
        test: "__tests__/unit/modules/database/master-password.test.ts",
        title: "goes with the cluster's host into the version that everybody reads",
      },
      {
        test: "__tests__/unit/modules/cache/auth-token.test.ts",
        title: "is of a length and of letters that ElastiCache takes, and another for each version",
      },
      {
        test: "__tests__/unit/modules/web-acl/origin-secret.test.ts",
        title: "is long, fits into a header, and is encrypted with the given key",
      },
    ],
  },
  {
    check: "CKV_AWS_26",
    resources: ["cache/events/topic"],
    why: "ElastiCache publishes nothing to an encrypted topic; its notices name nodes and events only.",
    coveredBy: [
      { control: "sns-topic-encrypted" },
      {
        test: "__tests__/unit/stacks/cache.test.ts",
        title: "tells a topic that is not encrypted: to an encrypted one ElastiCache publishes nothing",
      },
    ],
  },
];
