import type { Resource } from "../view/resource";

/** What names a bucket as the place where logs go, by type and argument; these write to none with a customer key. */
const withoutKey = [
  ["aws_s3_bucket_logging", "target_bucket"],
  ["aws_lb", "access_logs.bucket"],
] as const;

/** CloudFront's deliveries use a key whose policy lets them (CloudFront Developer Guide, "Standard logging (v2)"). */
const withKey = [
  ["aws_cloudwatch_log_delivery_destination", "delivery_destination_configuration.destination_resource_arn"],
] as const;

/** Whether access logs are delivered to a bucket: logs of the reading of logs would be logs without end. */
export function receivesLogs(bucket: Resource): boolean {
  return isNamed(bucket, [...withoutKey, ...withKey]);
}

/** Whether access logs are delivered to a bucket that stop when it has a customer key. */
export function receivesLogsWithoutKey(bucket: Resource): boolean {
  return isNamed(bucket, withoutKey);
}

function isNamed(bucket: Resource, places: readonly (readonly [type: string, argument: string])[]): boolean {
  return places.some(([type, argument]) => bucket.referrers(type, argument).length > 0);
}
