import type { Control } from "../../control";
import { requireSet } from "../../require";

export const cloudfrontDefaultRootObject: Control = {
  name: "cloudfront-default-root-object",
  ids: ["FSBP CloudFront.1"],
  title: "Distributions have a default root object",
  severity: "high",
  why: "Without one a request for the root may list the bucket.",
  mend: "Set default_root_object to index.html.",
  types: ["aws_cloudfront_distribution"],
  check: (distribution) =>
    requireSet(distribution, "default_root_object", "the name of a page, for example index.html"),
  examples: {
    failing: [{ aws_cloudfront_distribution: { example: { default_root_object: null } } }],
    passing: [{ aws_cloudfront_distribution: { example: { default_root_object: "home.html" } } }],
  },
};
