import { givenUpBy } from "../../../environments/profiles";
import type { Control } from "../../control";
import { requireSet } from "../../require";

export const cloudfrontOwnCertificate: Control = {
  name: "cloudfront-own-certificate",
  ids: ["FSBP CloudFront.7"],
  title: "Distributions have a certificate for a domain of one's own",
  severity: "medium",
  why: "CloudFront's own certificate is for CloudFront's name only, so users never see whose page it is.",
  mend: "Give cdn.domain, which requests a certificate in us-east-1.",
  types: ["aws_cloudfront_distribution"],
  setting: "cdn.domain",
  givesUp: givenUpBy("cdn.domain"),
  check: (distribution) =>
    requireSet(
      distribution,
      "viewer_certificate.acm_certificate_arn",
      "the ARN of a certificate in us-east-1",
    ),
  examples: {
    failing: [
      { aws_cloudfront_distribution: { example: { viewer_certificate: { acm_certificate_arn: null } } } },
    ],
    passing: [
      {
        aws_cloudfront_distribution: {
          example: {
            viewer_certificate: { acm_certificate_arn: "arn:aws:acm:us-east-1:111111111111:certificate/a" },
          },
        },
      },
    ],
  },
};
