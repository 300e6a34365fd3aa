import type { Control } from "../../control";

const policies = ["redirect-to-https", "https-only"];

export const cloudfrontViewersUseTls: Control = {
  name: "cloudfront-viewers-use-tls",
  ids: ["FSBP CloudFront.3"],
  title: "Viewers reach distributions by HTTPS only",
  severity: "medium",
  why: "Pages, tokens and messages would cross the network in clear.",
  mend: "Set viewer_protocol_policy of every behavior to redirect-to-https or https-only.",
  types: ["aws_cloudfront_distribution"],
  check: (distribution) =>
    ["default_cache_behavior", "ordered_cache_behavior"].flatMap((behavior) =>
      distribution
        .blocks(behavior)
        .map((block) => distribution.valueIn(block, "viewer_protocol_policy"))
        .filter((policy) => !policies.includes(String(policy)))
        .map((found) => ({
          resource: distribution,
          argument: `${behavior}.viewer_protocol_policy`,
          found,
          allowed: policies.join(" or "),
        })),
    ),
  examples: {
    failing: [
      {
        aws_cloudfront_distribution: {
          example: { default_cache_behavior: { viewer_protocol_policy: "allow-all" } },
        },
      },
      {
        aws_cloudfront_distribution: {
          example: { ordered_cache_behavior: [{ viewer_protocol_policy: "allow-all" }] },
        },
      },
    ],
    passing: [
      {
        aws_cloudfront_distribution: {
          example: { ordered_cache_behavior: [{ viewer_protocol_policy: "https-only" }] },
        },
      },
    ],
  },
};
