import type { Control } from "../../control";
import { requireSet } from "../../require";

export const cloudfrontWebAcl: Control = {
  name: "cloudfront-web-acl",
  ids: ["FSBP CloudFront.6"],
  title: "Distributions stand behind a web ACL",
  severity: "medium",
  why: "Known attacks and floods of requests would reach pages and service.",
  mend: "Set web_acl_id to the ARN of a web ACL of scope CLOUDFRONT.",
  types: ["aws_cloudfront_distribution"],
  check: (distribution) => requireSet(distribution, "web_acl_id", "the ARN of a web ACL of scope CLOUDFRONT"),
  examples: {
    failing: [
      { aws_cloudfront_distribution: { example: { web_acl_id: null } } },
      { aws_cloudfront_distribution: { example: { web_acl_id: "" } } },
    ],
    passing: [
      {
        aws_cloudfront_distribution: {
          example: { web_acl_id: "arn:aws:wafv2:us-east-1:111111111111:global/webacl/a/b" },
        },
      },
    ],
  },
};
