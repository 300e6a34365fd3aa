import { CloudfrontDistribution } from "@cdktf/provider-aws/lib/cloudfront-distribution";
import { CloudfrontOriginAccessControl } from "@cdktf/provider-aws/lib/cloudfront-origin-access-control";
import { Construct } from "constructs";

/** Policies that AWS keeps. Source: CloudFront Developer Guide, "Use managed cache policies", "... origin request policies". */
const CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6";
const CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
/** The origin gets its own name as the host: its certificate is for that. */
const ALL_VIEWER_EXCEPT_HOST_HEADER = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

const PAGES = "pages";
const APPLICATION = "application";
const READ = ["GET", "HEAD", "OPTIONS"];

export interface DistributionProps {
  readonly comment: string;
  /** At most 64 letters, digits, `-` and `_`. */
  readonly originAccessControlName: string;
  /** Host name of the bucket with the pages. */
  readonly bucketDomainName: string;
  /** Function that finds the page of a path. */
  readonly pageRouterArn: string;
  readonly responseHeadersPolicyId: string;
  /** Web ACL of scope CLOUDFRONT. */
  readonly webAclArn: string;
  readonly priceClass: string;
  readonly application: {
    readonly domainName: string;
    /** Whether it has a certificate for that name. @default false: plain HTTP, for development only */
    readonly https?: boolean;
    /** Paths that it serves, as patterns. */
    readonly paths: readonly string[];
    /** Header by which it knows that a request comes from here; what a viewer sends under that name is dropped. */
    readonly proof: { readonly name: string; readonly value: string };
  };
  /** The domain and its certificate in us-east-1. @default CloudFront's own name, which also admits TLS 1.0 */
  readonly domain?: { readonly name: string; readonly certificateArn: string };
  /** Refuse any plan that would destroy the distribution, and with it the name that clients know. @default false */
  readonly preventDestroy?: boolean;
}

/**
 * A CloudFront distribution for a single page application in S3, with some paths for the service behind it.
 * Controls: FSBP CloudFront.1 (root object), CloudFront.3, CloudFront.9 (TLS on both sides), CloudFront.6 (web ACL),
 * CloudFront.7, CloudFront.8, CloudFront.10, CloudFront.15 (certificate, SNI, TLS 1.2), CloudFront.13 (access control).
 */
export class Distribution extends Construct {
  readonly id: string;
  readonly arn: string;
  readonly domainName: string;
  /** Zone of `domainName`, for alias records. */
  readonly zoneId: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DistributionProps,
  ) {
    super(scope, id);
    const { domain } = props;
    const distribution = new CloudfrontDistribution(this, "distribution", {
      enabled: true,
      comment: props.comment,
      aliases: domain && [domain.name],
      httpVersion: "http2and3",
      isIpv6Enabled: true,
      priceClass: props.priceClass,
      defaultRootObject: "index.html",
      webAclId: props.webAclArn,
      origin: [this.pages(), this.application()],
      defaultCacheBehavior: {
        targetOriginId: PAGES,
        viewerProtocolPolicy: "redirect-to-https",
        allowedMethods: READ,
        cachedMethods: ["GET", "HEAD"],
        compress: true,
        cachePolicyId: CACHING_OPTIMIZED,
        responseHeadersPolicyId: props.responseHeadersPolicyId,
        functionAssociation: [{ eventType: "viewer-request", functionArn: props.pageRouterArn }],
      },
      orderedCacheBehavior: props.application.paths.map((pathPattern) => ({
        pathPattern,
        targetOriginId: APPLICATION,
        // A WebSocket does not follow a redirect.
        viewerProtocolPolicy: "https-only",
        allowedMethods: [...READ, "DELETE", "PATCH", "POST", "PUT"],
        cachedMethods: ["GET", "HEAD"],
        compress: false,
        cachePolicyId: CACHING_DISABLED,
        originRequestPolicyId: ALL_VIEWER_EXCEPT_HOST_HEADER,
        responseHeadersPolicyId: props.responseHeadersPolicyId,
      })),
      viewerCertificate: domain
        ? {
            acmCertificateArn: domain.certificateArn,
            minimumProtocolVersion: "TLSv1.2_2021",
            sslSupportMethod: "sni-only",
          }
        : { cloudfrontDefaultCertificate: true },
      restrictions: { geoRestriction: { restrictionType: "none" } },
      lifecycle: props.preventDestroy ? { preventDestroy: true } : undefined,
    });
    this.id = distribution.id;
    this.arn = distribution.arn;
    this.domainName = distribution.domainName;
    this.zoneId = distribution.hostedZoneId;
  }

  private pages() {
    const access = new CloudfrontOriginAccessControl(this, "access", {
      name: this.props.originAccessControlName,
      description: "CloudFront signs what it asks of the bucket",
      originAccessControlOriginType: "s3",
      signingBehavior: "always",
      signingProtocol: "sigv4",
    });
    return {
      originId: PAGES,
      domainName: this.props.bucketDomainName,
      originAccessControlId: access.id,
    };
  }

  private application() {
    const { domainName, https, proof } = this.props.application;
    return {
      originId: APPLICATION,
      domainName,
      customHeader: [proof],
      customOriginConfig: {
        httpPort: 80,
        httpsPort: 443,
        originProtocolPolicy: https ? "https-only" : "http-only",
        originSslProtocols: ["TLSv1.2"],
        originReadTimeout: 60,
        originKeepaliveTimeout: 60,
      },
    };
  }
}
