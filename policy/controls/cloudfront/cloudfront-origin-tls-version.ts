import type { Control } from "../../control";
import { listOf } from "../../view/arguments";

export const cloudfrontOriginTlsVersion: Control = {
  name: "cloudfront-origin-tls-version",
  ids: ["FSBP CloudFront.10"],
  title: "Distributions speak no broken TLS to their origins",
  severity: "medium",
  why: "SSL 3, TLS 1.0 and 1.1 can be read on the way.",
  mend: 'Set custom_origin_config.origin_ssl_protocols to ["TLSv1.2"].',
  types: ["aws_cloudfront_distribution"],
  check: (distribution) =>
    distribution
      .blocks("origin.custom_origin_config")
      .map((origin) => listOf(distribution.valueIn(origin, "origin_ssl_protocols")))
      .filter((protocols) => !protocols.length || protocols.some((protocol) => protocol !== "TLSv1.2"))
      .map((found) => ({
        resource: distribution,
        argument: "origin.custom_origin_config.origin_ssl_protocols",
        found,
        allowed: "TLSv1.2 alone",
      })),
  examples: {
    failing: [
      {
        aws_cloudfront_distribution: {
          example: {
            origin: [
              {
                custom_origin_config: {
                  origin_protocol_policy: "https-only",
                  origin_ssl_protocols: ["TLSv1.1", "TLSv1.2"],
                },
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
                custom_origin_config: {
                  origin_protocol_policy: "https-only",
                  origin_ssl_protocols: ["TLSv1.2"],
                },
              },
            ],
          },
        },
      },
    ],
  },
};
