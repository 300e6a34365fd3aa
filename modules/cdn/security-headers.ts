import { CloudfrontResponseHeadersPolicy } from "@cdktf/provider-aws/lib/cloudfront-response-headers-policy";
import { Construct } from "constructs";

const TWO_YEARS = 63_072_000;

export interface SecurityHeadersProps {
  /** At most 128 letters, digits, `-` and `_`. */
  readonly name: string;
  readonly contentSecurityPolicy: string;
  /** For what HTTPS is told to be the only way (RFC 6797). @default "subdomains" */
  readonly strictTransport?: "host" | "subdomains" | "preload";
}

/**
 * Headers that tell a browser to distrust what a page is not. They stand above the origin's own.
 * Source: OWASP Secure Headers Project.
 */
export class SecurityHeaders extends Construct {
  readonly policyId: string;

  constructor(scope: Construct, id: string, props: SecurityHeadersProps) {
    super(scope, id);
    const override = true;
    const { strictTransport = "subdomains" } = props;
    this.policyId = new CloudfrontResponseHeadersPolicy(this, "policy", {
      name: props.name,
      comment: "Security headers of the web application",
      securityHeadersConfig: {
        strictTransportSecurity: {
          accessControlMaxAgeSec: TWO_YEARS,
          includeSubdomains: strictTransport !== "host",
          preload: strictTransport === "preload",
          override,
        },
        contentSecurityPolicy: { contentSecurityPolicy: props.contentSecurityPolicy, override },
        contentTypeOptions: { override },
        frameOptions: { frameOption: "DENY", override },
        referrerPolicy: { referrerPolicy: "strict-origin-when-cross-origin", override },
      },
      customHeadersConfig: {
        items: [
          {
            header: "Permissions-Policy",
            // A chat may call and take pictures; it has no use for the others.
            value: "camera=(self), microphone=(self), geolocation=(), payment=(), usb=()",
            override,
          },
        ],
      },
    }).id;
  }
}
