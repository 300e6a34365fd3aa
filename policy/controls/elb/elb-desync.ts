import type { Control } from "../../control";
import { requireThat } from "../../require";

export const elbDesync: Control = {
  name: "elb-desync",
  ids: ["FSBP ELB.12"],
  title: "The load balancer refuses requests that could hide another",
  severity: "medium",
  why: "A hidden request is answered with the rights of somebody else.",
  mend: "Set desync_mitigation_mode to defensive or strictest, or leave it out.",
  types: ["aws_lb"],
  check: (loadBalancer) =>
    requireThat(
      loadBalancer,
      "desync_mitigation_mode",
      (mode) => mode === undefined || mode === "defensive" || mode === "strictest",
      "defensive, strictest or nothing",
    ),
  examples: {
    failing: [{ aws_lb: { example: { desync_mitigation_mode: "monitor" } } }],
    passing: [
      { aws_lb: { example: { desync_mitigation_mode: null } } },
      { aws_lb: { example: { desync_mitigation_mode: "strictest" } } },
    ],
  },
};
