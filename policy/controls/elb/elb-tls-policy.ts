import type { Control } from "../../control";
import { requireOneOf } from "../../require";

/** What Security Hub recommends, without the policies for FIPS. */
const RECOMMENDED = ["ELBSecurityPolicy-TLS13-1-2-Res-2021-06", "ELBSecurityPolicy-TLS13-1-3-2021-06"];

export const elbTlsPolicy: Control = {
  name: "elb-tls-policy",
  ids: ["FSBP ELB.17"],
  title: "The load balancer accepts only ciphers that keep their secrecy",
  severity: "medium",
  why: "Older ciphers can be broken, or be broken later from what was recorded.",
  mend: "Set ssl_policy to one of these.",
  types: ["aws_lb_listener"],
  check: (listener) =>
    ["HTTPS", "TLS"].includes(String(listener.value("protocol")))
      ? requireOneOf(listener, "ssl_policy", RECOMMENDED)
      : [],
  examples: {
    failing: [
      { aws_lb_listener: { example: { ssl_policy: "ELBSecurityPolicy-2016-08" } } },
      { aws_lb_listener: { example: { ssl_policy: null } } },
    ],
    passing: [{ aws_lb_listener: { example: { ssl_policy: "ELBSecurityPolicy-TLS13-1-3-2021-06" } } }],
  },
};
