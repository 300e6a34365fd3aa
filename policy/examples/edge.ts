import type { Example } from "../control";

/** What every web ACL has beside its other rules. */
export const rateRule = {
  name: "rate",
  action: { block: {} },
  statement: { rate_based_statement: { limit: 1000, aggregate_key_type: "IP" } },
  visibility_config: { cloudwatch_metrics_enabled: true },
};

export const edge: Example = {
  aws_cloudfront_distribution: {
    example: {
      default_root_object: "index.html",
      web_acl_id: "${aws_wafv2_web_acl.example.arn}",
      origin: [
        {
          domain_name: "${aws_s3_bucket.example.bucket_regional_domain_name}",
          origin_access_control_id: "${aws_cloudfront_origin_access_control.example.id}",
        },
        {
          domain_name: "service.example.com",
          custom_origin_config: { origin_protocol_policy: "https-only", origin_ssl_protocols: ["TLSv1.2"] },
        },
      ],
      default_cache_behavior: { viewer_protocol_policy: "redirect-to-https" },
      viewer_certificate: {
        acm_certificate_arn: "${aws_acm_certificate.example.arn}",
        minimum_protocol_version: "TLSv1.2_2021",
        ssl_support_method: "sni-only",
      },
    },
  },
  aws_cloudfront_origin_access_control: {
    example: { signing_behavior: "always", signing_protocol: "sigv4" },
  },
  aws_cloudfront_response_headers_policy: {
    example: {
      security_headers_config: {
        strict_transport_security: { access_control_max_age_sec: 63072000, override: true },
        frame_options: { frame_option: "DENY", override: true },
        content_type_options: { override: true },
      },
    },
  },
  aws_cloudwatch_log_delivery_source: {
    example: { name: "example", resource_arn: "${aws_cloudfront_distribution.example.arn}" },
  },
  aws_cloudwatch_log_delivery: {
    example: { delivery_source_name: "${aws_cloudwatch_log_delivery_source.example.name}" },
  },
  aws_wafv2_web_acl: {
    example: {
      rule: [
        rateRule,
        {
          name: "known-bad-inputs",
          override_action: { none: {} },
          statement: { managed_rule_group_statement: { name: "AWSManagedRulesKnownBadInputsRuleSet" } },
          visibility_config: { cloudwatch_metrics_enabled: true },
        },
      ],
      visibility_config: { cloudwatch_metrics_enabled: true },
    },
  },
  aws_wafv2_web_acl_logging_configuration: {
    example: { resource_arn: "${aws_wafv2_web_acl.example.arn}" },
  },
  aws_acm_certificate: { example: { domain_name: "example.com", validation_method: "DNS" } },
};
