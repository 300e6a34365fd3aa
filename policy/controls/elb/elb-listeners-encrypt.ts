import { givenUpBy } from "../../../environments/profiles";
import type { Control } from "../../control";
import { requireOneOf } from "../../require";

export const elbListenersEncrypt: Control = {
  name: "elb-listeners-encrypt",
  ids: ["FSBP ELB.1", "FSBP ELB.18"],
  title: "The load balancer speaks HTTPS, and redirects HTTP to it",
  severity: "medium",
  why: "Tokens and messages would cross the internet in clear.",
  mend: "Give the listener the protocol HTTPS and a certificate, or let it redirect to HTTPS.",
  types: ["aws_lb_listener"],
  setting: "realtime.domain",
  givesUp: givenUpBy("realtime.domain"),
  check: (listener) => {
    if (["HTTPS", "TLS"].includes(String(listener.value("protocol")))) return [];
    const redirect = listener.value("default_action.redirect.protocol");
    if (redirect === "HTTPS") return [];
    return requireOneOf(listener, "protocol", ["HTTPS"]);
  },
  examples: {
    failing: [
      { aws_lb_listener: { example: { protocol: "HTTP" } } },
      {
        aws_lb_listener: {
          example: {
            protocol: "HTTP",
            default_action: [{ type: "redirect", redirect: { protocol: "HTTP" } }],
          },
        },
      },
    ],
    passing: [
      {
        aws_lb_listener: {
          example: {
            protocol: "HTTP",
            default_action: [{ type: "redirect", redirect: { protocol: "HTTPS" } }],
          },
        },
      },
    ],
  },
};
