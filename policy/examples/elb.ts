import type { Example } from "../control";

export const elb: Example = {
  aws_lb: {
    example: {
      name: "example",
      subnets: ["${aws_subnet.public.id}", "${aws_subnet.public_c.id}"],
      drop_invalid_header_fields: true,
      desync_mitigation_mode: "defensive",
      enable_deletion_protection: true,
      access_logs: { enabled: true, bucket: "access-logs" },
    },
  },
  aws_lb_listener: {
    example: { port: 443, protocol: "HTTPS", ssl_policy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06" },
  },
  aws_lb_target_group: {
    example: { protocol: "HTTPS", health_check: { protocol: "HTTPS", path: "/healthz" } },
  },
  aws_wafv2_web_acl_association: {
    load_balancer: { resource_arn: "${aws_lb.example.arn}", web_acl_arn: "${aws_wafv2_web_acl.example.arn}" },
    sign_in: {
      resource_arn: "${aws_cognito_user_pool.example.arn}",
      web_acl_arn: "${aws_wafv2_web_acl.example.arn}",
    },
  },
};
