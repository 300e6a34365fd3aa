const graviton = ["large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge"];
const burstable = ["micro", "small", "medium"];
const fifth = ["large", "xlarge", "2xlarge", "4xlarge", "12xlarge", "24xlarge"];

/**
 * Sizes of each family of ElastiCache nodes that a new replication group can have; not every region has each.
 * Source: ElastiCache User Guide, "Supported node types"; read on 2026-11-21 from the data of cfn-lint 1.58.0.
 */
export const cacheNodeSizes: Readonly<Record<string, readonly string[]>> = {
  t2: burstable,
  t3: burstable,
  t4g: burstable,
  m4: ["large", "xlarge", "2xlarge", "4xlarge", "10xlarge"],
  m5: fifth,
  m6g: graviton,
  m7g: graviton,
  m8g: graviton,
  r4: ["large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "16xlarge"],
  r5: fifth,
  r6g: graviton,
  r7g: graviton,
  r8g: graviton,
  c7gn: graviton,
  c8gn: graviton,
};

/** Families that exist, or did, but that this platform cannot use, and why. */
export const refusedNodeFamilies: Readonly<Record<string, string>> = {
  t1: "a previous generation without encryption, which AWS creates no more",
  m1: "a previous generation without encryption, which AWS creates no more",
  m2: "a previous generation without encryption, which AWS creates no more",
  m3: "a previous generation, which AWS creates no more",
  c1: "a previous generation without encryption, which AWS creates no more",
  r3: "a previous generation, which AWS creates no more",
  r6gd: "only with data tiering, which this platform does not set",
};

/**
 * Versions of each engine that a new replication group can have and that have authentication and TLS.
 * Source: ElastiCache User Guide, "Supported engines and versions"; read as above.
 */
export const cacheVersions = {
  redis: ["7.0", "7.1"],
  valkey: ["7.2", "8.0", "8.1", "8.2", "9.0", "9.1"],
} as const;
