import { givenUpBy } from "../../../environments/profiles";
import type { Control } from "../../control";

export const cloudfrontOriginsUseTls: Control = {
  name: "cloudfront-origins-use-tls",
  ids: ["FSBP CloudFront.9"],
  title: "Distributions reach their origins by HTTPS only",
  severity: "medium",
  why: "What viewers send by TLS would go on in clear.",
  mend: "Set custom_origin_config.origin_protocol_policy to https-only; the service needs realtime.domain or a certificate.",
  types: ["aws_cloudfront_distribution"],
  setting: "realtime.domain",
  givesUp: givenUpBy("realtime.domain"),
  check: (distribution) =>
    distribution
      .blocks("origin.custom_origin_config")
      .map((origin) => distribution.valueIn(origin, "origin_protocol_policy"))
      .filter((policy) => policy !== "https-only")
      .map((found) => ({
        resource: distribution,
        argument: "origin.custom_origin_config.origin_protocol_policy",
        found,
        allowed: "https-only",
      })),
  examples: {
    failing: [
      {
        aws_cloudfront_distribution: {
          example: {
            origin: [
              {
                custom_origin_config: {
                  origin_protocol_policy: "match-viewer",
                  origin_ssl_protocols: ["TLSv1.2"],
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
