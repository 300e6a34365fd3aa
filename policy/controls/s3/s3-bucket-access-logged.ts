import { givenUpBy } from "../../../environments/profiles";
import type { Control } from "../../control";
import { requireReferrer } from "../../require";
import { bucketExample } from "../../examples/s3";
import { recordsObjects } from "../../shared/records-objects";
import { receivesLogs } from "../../shared/receives-logs";

const archive = "${aws_s3_bucket.archive.id}";

export const s3BucketAccessLogged: Control = {
  name: "s3-bucket-access-logged",
  ids: ["FSBP S3.9", "Security Hub CloudTrail.7", "CIS 3.0.0/3.4"],
  title: "Who reads and writes a bucket is recorded",
  severity: "medium",
  why: "After a leak nobody could say which objects went to whom.",
  mend: "Add s3 to governance.trail.dataEvents, or an aws_s3_bucket_logging for the bucket; where an organization's trail records all objects, say so in policy/suppressions.ts.",
  types: ["aws_s3_bucket"],
  setting: "governance.trail.dataEvents",
  givesUp: givenUpBy("governance.trail.dataEvents"),
  check: (bucket, view) => {
    const isTrails = bucket.referrers("aws_cloudtrail", "s3_bucket_name").length > 0;
    // The trail's own bucket is left out of its records, which would record themselves.
    const isRecorded = !isTrails && view.resources("aws_cloudtrail").some(recordsObjects);
    if (isRecorded || receivesLogs(bucket)) return [];
    return requireReferrer(bucket, "aws_s3_bucket_logging", "bucket");
  },
  examples: {
    failing: [{ aws_s3_bucket_logging: { example: null } }],
    passing: [
      {
        ...bucketExample("archive"),
        aws_s3_bucket_logging: { example: null, archive: { bucket: archive, target_bucket: "logs" } },
        aws_cloudtrail: { example: { s3_bucket_name: archive } },
      },
      {
        aws_s3_bucket_logging: {
          example: { bucket: "another", target_bucket: "${aws_s3_bucket.example.id}" },
        },
      },
    ],
  },
};
