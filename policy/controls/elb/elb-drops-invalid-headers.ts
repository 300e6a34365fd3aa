import type { Control } from "../../control";
import { requireTrue } from "../../require";

export const elbDropsInvalidHeaders: Control = {
  name: "elb-drops-invalid-headers",
  ids: ["FSBP ELB.4"],
  title: "The load balancer drops headers that are not valid",
  severity: "medium",
  why: "Two programs that read such a header differently can be played off against each other.",
  mend: "Set drop_invalid_header_fields to true.",
  types: ["aws_lb"],
  check: (loadBalancer) => requireTrue(loadBalancer, "drop_invalid_header_fields"),
  examples: {
    failing: [
      { aws_lb: { example: { drop_invalid_header_fields: false } } },
      { aws_lb: { example: { drop_invalid_header_fields: null } } },
    ],
    passing: [{ aws_lb: { example: { drop_invalid_header_fields: "true" } } }],
  },
};
