import type { Control } from "../../control";
import { isTrue, requireOneOf } from "../../require";

export const cloudfrontSni: Control = {
  name: "cloudfront-sni",
  ids: ["FSBP CloudFront.8"],
  title: "Distributions tell sites apart by SNI",
  severity: "low",
  why: "Dedicated addresses cost 600 USD a month, for clients that nobody has any more.",
  mend: "Set viewer_certificate.ssl_support_method to sni-only.",
  types: ["aws_cloudfront_distribution"],
  check: (distribution) =>
    isTrue(distribution.value("viewer_certificate.cloudfront_default_certificate"))
      ? []
      : requireOneOf(distribution, "viewer_certificate.ssl_support_method", ["sni-only"]),
  examples: {
    failing: [
      { aws_cloudfront_distribution: { example: { viewer_certificate: { ssl_support_method: "vip" } } } },
    ],
    passing: [
      {
        aws_cloudfront_distribution: { example: { viewer_certificate: { ssl_support_method: "sni-only" } } },
      },
    ],
  },
};
