import type { Control } from "../../control";
import { requireOneOf } from "../../require";

export const cloudfrontSignsRequests: Control = {
  name: "cloudfront-signs-requests",
  ids: [],
  title: "Origin access controls sign every request",
  severity: "medium",
  why: "With never, or no-override, a request goes to the bucket without a signature, or with the viewer's.",
  mend: "Set signing_behavior to always and signing_protocol to sigv4.",
  types: ["aws_cloudfront_origin_access_control"],
  check: (access) => [
    ...requireOneOf(access, "signing_behavior", ["always"]),
    ...requireOneOf(access, "signing_protocol", ["sigv4"]),
  ],
  examples: {
    failing: [{ aws_cloudfront_origin_access_control: { example: { signing_behavior: "no-override" } } }],
    passing: [{ aws_cloudfront_origin_access_control: { example: { signing_behavior: "always" } } }],
  },
};
