import { Distribution } from "../../../../modules/cdn/distribution";
import type { DistributionProps } from "../../../../modules/cdn/distribution";
import { only, synthModule } from "../../synth";
import type { Body, Json } from "../../synth";

const PROOF = { name: "x-origin-verify", value: "secret" };
const domain = {
  name: "chat.example.com",
  certificateArn: "arn:aws:acm:us-east-1:111111111111:certificate/0",
};

function synth(props: Partial<DistributionProps> = {}): Json {
  return synthModule(
    (stack) =>
      new Distribution(stack, "distribution", {
        comment: "groundwork-dev",
        originAccessControlName: "groundwork-dev-frontend",
        bucketDomainName: "frontend.s3.ap-northeast-1.amazonaws.com",
        pageRouterArn: "arn:router",
        responseHeadersPolicyId: "headers",
        webAclArn: "arn:acl",
        priceClass: "PriceClass_200",
        application: {
          domainName: "realtime.example.com",
          https: true,
          paths: ["/ws", "/ws/*"],
          proof: PROOF,
        },
        ...props,
      }),
  );
}
const json = synth();
const distribution = only(json, "aws_cloudfront_distribution");
const origins = distribution.origin as Body[];
const behaviors: Body[] = [distribution.default_cache_behavior, ...distribution.ordered_cache_behavior];
function originOf(behavior: Body): Body {
  const found = origins.find(({ origin_id: id }) => id === behavior.target_origin_id);
  if (!found) throw new Error("a behavior without its origin");
  return found;
}

describe("Distribution", () => {
  test("serves over HTTP/2, HTTP/3 and IPv6, behind the web ACL, with a root object", () => {
    expect(distribution).toMatchObject({
      enabled: true,
      http_version: "http2and3",
      is_ipv6_enabled: true,
      web_acl_id: "arn:acl",
      default_root_object: "index.html",
      price_class: "PriceClass_200",
    });
  });

  test("speaks no plain HTTP to anybody: a page redirects, a WebSocket cannot", () => {
    expect(behaviors.map(({ viewer_protocol_policy: policy }) => policy)).toEqual([
      "redirect-to-https",
      "https-only",
      "https-only",
    ]);
  });

  test("gives every answer the security headers", () => {
    for (const behavior of behaviors) expect(behavior.response_headers_policy_id).toBe("headers");
  });

  test("signs whatever it asks of the bucket, which has no other origin", () => {
    const pages = originOf(distribution.default_cache_behavior);
    expect(pages.domain_name).toBe("frontend.s3.ap-northeast-1.amazonaws.com");
    expect(pages.origin_access_control_id).toMatch(/^\$\{aws_cloudfront_origin_access_control\.\w+\.id\}$/);
    expect(pages).not.toHaveProperty("s3_origin_config");
    expect(only(json, "aws_cloudfront_origin_access_control")).toMatchObject({
      origin_access_control_origin_type: "s3",
      signing_behavior: "always",
      signing_protocol: "sigv4",
    });
    const unsigned = origins.filter(
      (origin) => !origin.origin_access_control_id && !origin.custom_origin_config,
    );
    expect(unsigned).toEqual([]);
  });

  test("compresses and caches pages, finds their route at the edge, and lets nobody write them", () => {
    const { default_cache_behavior: pages } = distribution;
    expect(pages).toMatchObject({
      compress: true,
      cache_policy_id: "658327ea-f89d-4fab-a63d-7e88639e58f6",
      function_association: [{ event_type: "viewer-request", function_arn: "arn:router" }],
    });
    expect(pages.allowed_methods).toEqual(["GET", "HEAD", "OPTIONS"]);
  });

  test("passes the application's paths on as they are, without a cache", () => {
    const application = distribution.ordered_cache_behavior as Body[];
    expect(application.map(({ path_pattern: pattern }) => pattern)).toEqual(["/ws", "/ws/*"]);
    for (const behavior of application) {
      expect(originOf(behavior).domain_name).toBe("realtime.example.com");
      expect(behavior).toMatchObject({
        cache_policy_id: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
        origin_request_policy_id: "b689b0a8-53d0-40ab-baf2-68738e2966ac",
      });
      expect(behavior).not.toHaveProperty("function_association");
    }
  });

  test("answers no error in another's place, so that the application's own reach the client", () => {
    expect(distribution).not.toHaveProperty("custom_error_response");
  });

  test("proves itself to the application, over TLS 1.2 at the least", () => {
    const application = originOf(distribution.ordered_cache_behavior[0]);
    expect(application.custom_header).toEqual([PROOF]);
    expect(application.custom_origin_config).toMatchObject({
      origin_protocol_policy: "https-only",
      origin_ssl_protocols: ["TLSv1.2"],
    });
    expect(originOf(distribution.default_cache_behavior)).not.toHaveProperty("custom_header");
  });

  test("speaks plain HTTP to an application without a certificate, which is development's", () => {
    const plain = only(
      synth({ application: { domainName: "alb.example", paths: ["/ws"], proof: PROOF } }),
      "aws_cloudfront_distribution",
    );
    const [, application] = plain.origin as Body[];
    expect(application!.custom_origin_config.origin_protocol_policy).toBe("http-only");
  });

  test("with a domain demands TLS 1.2 of 2021 of its visitors", () => {
    const named = only(synth({ domain }), "aws_cloudfront_distribution");
    expect(named.aliases).toEqual([domain.name]);
    expect(named.viewer_certificate).toEqual({
      acm_certificate_arn: domain.certificateArn,
      minimum_protocol_version: "TLSv1.2_2021",
      ssl_support_method: "sni-only",
    });
  });

  test("without one has CloudFront's own name", () => {
    expect(distribution).not.toHaveProperty("aliases");
    expect(distribution.viewer_certificate).toEqual({ cloudfront_default_certificate: true });
  });

  test("is kept where that is asked", () => {
    expect(distribution).not.toHaveProperty("lifecycle");
    const kept = only(synth({ preventDestroy: true }), "aws_cloudfront_distribution");
    expect(kept.lifecycle).toEqual({ prevent_destroy: true });
  });
});
