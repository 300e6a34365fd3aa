import type { Control } from "../../control";
import { requireOneOf } from "../../require";

export const elbTargetsEncrypt: Control = {
  name: "elb-targets-encrypt",
  ids: ["FSBP ELB.21", "FSBP ELB.22"],
  title: "The load balancer speaks TLS with its targets",
  severity: "medium",
  why: "Who can listen in the network between could read messages and tokens.",
  mend: "Set protocol and health_check.protocol of the target group to HTTPS; the container must then have a certificate.",
  types: ["aws_lb_target_group"],
  check: (group) => [
    ...requireOneOf(group, "protocol", ["HTTPS", "TLS"]),
    ...requireOneOf(group, "health_check.protocol", ["HTTPS"]),
  ],
  examples: {
    failing: [
      { aws_lb_target_group: { example: { protocol: "HTTP" } } },
      { aws_lb_target_group: { example: { health_check: { protocol: null } } } },
    ],
    passing: [{ aws_lb_target_group: { example: { protocol: "HTTPS" } } }],
  },
};
