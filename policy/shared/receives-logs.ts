import type { Resource } from "../view/resource";

/** What names a bucket as the place where logs go, by type and argument. */
const destinations = [
  ["aws_s3_bucket_logging", "target_bucket"],
  ["aws_lb", "access_logs.bucket"],
  ["aws_cloudwatch_log_delivery_destination", "delivery_destination_configuration.destination_resource_arn"],
] as const;

/**
 * Whether access logs are delivered to a bucket. These services write to none with a customer key, and logs of the
 * reading of logs would be logs without end.
 */
export function receivesLogs(bucket: Resource): boolean {
  return destinations.some(([type, argument]) => bucket.referrers(type, argument).length > 0);
}
