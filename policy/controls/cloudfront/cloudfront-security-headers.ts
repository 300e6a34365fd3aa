import type { Control } from "../../control";
import { requireTrue } from "../../require";

export const cloudfrontSecurityHeaders: Control = {
  name: "cloudfront-security-headers",
  ids: [],
  title: "Pages tell browsers to stay with HTTPS, in no frame, with the types that are given",
  severity: "medium",
  why: "Browsers would follow a link without TLS, show the page in a frame of somebody else's, or guess a script in an upload.",
  mend: "Set strict_transport_security, frame_options and content_type_options in security_headers_config, each with override.",
  types: ["aws_cloudfront_response_headers_policy"],
  check: (policy) =>
    ["strict_transport_security", "frame_options", "content_type_options"].flatMap((header) =>
      requireTrue(policy, `security_headers_config.${header}.override`),
    ),
  examples: {
    failing: [
      {
        aws_cloudfront_response_headers_policy: {
          example: { security_headers_config: { frame_options: null } },
        },
      },
      { aws_cloudfront_response_headers_policy: { example: { security_headers_config: null } } },
    ],
    passing: [
      {
        aws_cloudfront_response_headers_policy: {
          example: { security_headers_config: { frame_options: { frame_option: "DENY", override: true } } },
        },
      },
    ],
  },
};
