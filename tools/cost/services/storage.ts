import { valueAt } from "../../../policy/view/arguments";
import type { Resource } from "../../../policy/view/resource";
import { charge } from "../charge";
import type { Pricer, Pricing } from "../charge";
import { DAYS_OF_MONTH } from "../quantity";
import type { Quantity } from "../quantity";

/** Days after which a bucket moves its objects to Glacier and deletes them; none of a bucket that moves nothing. */
function archiveOf(bucket: Resource): { moved: number; deleted: number } | undefined {
  const rules = bucket
    .referrers("aws_s3_bucket_lifecycle_configuration", "bucket")
    .flatMap((each) => each.blocks("rule"));
  const rule = rules.find((each) => valueAt(each, "transition.storage_class") === "GLACIER");
  if (!rule) return undefined;
  return {
    moved: Number(valueAt(rule, "transition.days")),
    deleted: Number(valueAt(rule, "expiration.days")),
  };
}

/** GB that a bucket holds in S3 Standard. */
export function sizeOfBucket(bucket: Resource, { use }: Pick<Pricing, "use">): Quantity {
  const archive = archiveOf(bucket);
  if (archive) return use("storage.recordsGb").times(archive.moved).dividedBy(DAYS_OF_MONTH);
  return use(/-uploads-/.test(String(bucket.value("bucket"))) ? "storage.uploadsGb" : "storage.otherGb");
}

const bucket: Pricer = (pricing) => {
  const { resource, use } = pricing;
  const archive = archiveOf(resource);
  return [
    charge("s3.gb", sizeOfBucket(resource, pricing)),
    ...(archive
      ? [
          charge(
            "s3.glacier.gb",
            use("storage.recordsGb")
              .times(archive.deleted - archive.moved)
              .dividedBy(DAYS_OF_MONTH),
          ),
        ]
      : []),
    charge("s3.write", use("storage.writes")),
    charge("s3.read", use("storage.reads")),
  ];
};

/** Viewers are taken to be in the region of the environment. */
const distribution: Pricer = ({ use }) => [
  charge("cloudfront.gb", use("cdn.gb")),
  charge("cloudfront.request", use("cdn.requests")),
];

export const storage: Readonly<Record<string, Pricer>> = {
  aws_cloudfront_distribution: distribution,
  aws_cloudfront_function: ({ use }) => [charge("cloudfront.function", use("cdn.requests"))],
  aws_s3_bucket: bucket,
};
