import type { Control } from "../../control";
import { isSet } from "../../require";

export const cloudfrontOriginAccessControl: Control = {
  name: "cloudfront-origin-access-control",
  ids: ["FSBP CloudFront.12", "FSBP CloudFront.13"],
  title: "Buckets behind distributions are this environment's, and answer signed requests only",
  severity: "medium",
  why: "A bucket open to everybody passes by the web ACL; one that is not there can be made by somebody else.",
  mend: "Give every bucket that is an origin an origin_access_control_id, and name it by its resource.",
  types: ["aws_cloudfront_distribution"],
  check: (distribution) =>
    distribution
      .blocks("origin")
      .filter((origin) => origin.custom_origin_config === undefined)
      .filter(
        (origin) =>
          !isSet(origin.origin_access_control_id) || !distribution.targetsOf(origin.domain_name).length,
      )
      .map(({ domain_name, origin_access_control_id }) => ({
        resource: distribution,
        argument: "origin",
        found: { domain_name, origin_access_control_id },
        allowed: "a bucket of this environment with an origin_access_control_id",
      })),
  examples: {
    failing: [
      {
        aws_cloudfront_distribution: {
          example: { origin: [{ domain_name: "${aws_s3_bucket.example.bucket_regional_domain_name}" }] },
        },
      },
      {
        aws_cloudfront_distribution: {
          example: {
            origin: [
              {
                domain_name: "gone.s3.amazonaws.com",
                origin_access_control_id: "${aws_cloudfront_origin_access_control.example.id}",
              },
            ],
          },
        },
      },
    ],
    passing: [
      {
        aws_cloudfront_distribution: {
          example: {
            origin: [
              {
                domain_name: "${aws_s3_bucket.example.bucket_regional_domain_name}",
                origin_access_control_id: "${aws_cloudfront_origin_access_control.example.id}",
              },
            ],
          },
        },
      },
    ],
  },
};
