import type { Control } from "../../control";

export const cloudfrontAccessLogged: Control = {
  name: "cloudfront-access-logged",
  ids: ["FSBP CloudFront.5"],
  title: "Distributions log each request",
  severity: "medium",
  why: "After an attack nobody could say who asked for what.",
  mend: "Deliver ACCESS_LOGS from the distribution with aws_cloudwatch_log_delivery_source (modules/cdn/access-logs.ts), or set logging_config.",
  types: ["aws_cloudfront_distribution"],
  check: (distribution) => {
    const sources = distribution.referrers("aws_cloudwatch_log_delivery_source", "resource_arn");
    const isDelivered = sources.some(
      (source) => source.referrers("aws_cloudwatch_log_delivery", "delivery_source_name").length,
    );
    if (isDelivered || distribution.blocks("logging_config").length) return [];
    const allowed = "a delivery of its ACCESS_LOGS, or logging_config";
    return [{ resource: distribution, argument: "aws_cloudwatch_log_delivery", found: undefined, allowed }];
  },
  examples: {
    failing: [
      { aws_cloudwatch_log_delivery: { example: null } },
      { aws_cloudwatch_log_delivery_source: { example: null } },
    ],
    passing: [
      {
        aws_cloudwatch_log_delivery_source: { example: null },
        aws_cloudfront_distribution: { example: { logging_config: { bucket: "logs" } } },
      },
    ],
  },
};
