import { givenUpBy } from "../../../environments/profiles";
import type { Control } from "../../control";
import { requireOneOf } from "../../require";

export const cloudfrontTlsVersion: Control = {
  name: "cloudfront-tls-version",
  ids: ["FSBP CloudFront.15"],
  title: "Distributions speak TLS 1.2 or later, with strong ciphers",
  severity: "medium",
  why: "Older versions and ciphers can be broken on the way.",
  mend: "Set viewer_certificate.minimum_protocol_version to TLSv1.2_2021; it needs a certificate of one's own.",
  types: ["aws_cloudfront_distribution"],
  setting: "cdn.domain",
  givesUp: givenUpBy("cdn.domain"),
  check: (distribution) =>
    requireOneOf(distribution, "viewer_certificate.minimum_protocol_version", [
      "TLSv1.2_2021",
      "TLSv1.2_2025",
      "TLSv1.3_2025",
    ]),
  examples: {
    failing: [
      {
        aws_cloudfront_distribution: {
          example: { viewer_certificate: { minimum_protocol_version: "TLSv1.2_2019" } },
        },
      },
      {
        aws_cloudfront_distribution: { example: { viewer_certificate: { minimum_protocol_version: null } } },
      },
    ],
    passing: [
      {
        aws_cloudfront_distribution: {
          example: { viewer_certificate: { minimum_protocol_version: "TLSv1.3_2025" } },
        },
      },
    ],
  },
};
