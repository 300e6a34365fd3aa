import type { Skip } from "./skip";

const all: Skip["resources"] = [
  "bootstrap/state/bucket",
  "realtime/uploads/bucket/bucket",
  "cdn/frontend/bucket/bucket",
  "realtime/access_logs/bucket/bucket",
  "cdn/access_logs/bucket/bucket",
  "governance/archive/access_logs/bucket",
  "governance/archive/bucket/bucket",
  "governance/archive/config/bucket",
];

/** Buckets. */
export const buckets: readonly Skip[] = [
  {
    check: "CKV_AWS_18",
    resources: [
      "bootstrap/state/bucket",
      "realtime/uploads/bucket/bucket",
      "cdn/frontend/bucket/bucket",
      "realtime/access_logs/bucket/bucket",
      "cdn/access_logs/bucket/bucket",
    ],
    why: "The account's trail records who reads and writes objects; logs of the reading of access logs would be logs without end.",
    coveredBy: [{ control: "s3-bucket-access-logged" }, { control: "cloudtrail-records-objects" }],
  },
  {
    check: "CKV_AWS_145",
    resources: ["realtime/access_logs/bucket/bucket", "governance/archive/access_logs/bucket"],
    why: "Load balancers and S3 deliver access logs to no bucket with a customer key.",
    coveredBy: [
      { control: "s3-bucket-encrypted" },
      {
        test: "__tests__/unit/modules/load-balancer/access-log-bucket.test.ts",
        title: "uses S3's own key, the only one that delivery accepts",
      },
    ],
  },
  {
    check: "CKV_AWS_144",
    resources: all,
    why: "Uploads are copied by AWS Backup; state and pages keep their versions, and pages are built again; the archive is locked. A second region for logs would cost more than it tells.",
    coveredBy: [{ control: "s3-bucket-versioned" }, { control: "backup-plan-copies" }],
  },
  {
    check: "CKV2_AWS_62",
    resources: all,
    why: "Nothing waits for objects; who writes them is in the trail.",
    coveredBy: [{ control: "s3-bucket-access-logged" }],
  },
];
