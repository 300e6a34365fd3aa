import { givenUpBy } from "../../../environments/profiles";
import type { Control } from "../../control";
import { requireTrue } from "../../require";

export const elbDeletionProtection: Control = {
  name: "elb-deletion-protection",
  ids: ["FSBP ELB.6"],
  title: "The load balancer is protected from deletion",
  severity: "medium",
  why: "A destroy by mistake takes the address that clients know.",
  mend: "Set enable_deletion_protection to true.",
  types: ["aws_lb"],
  setting: "realtime.deletionProtection",
  givesUp: givenUpBy("realtime.deletionProtection"),
  check: (loadBalancer) => requireTrue(loadBalancer, "enable_deletion_protection"),
  examples: {
    failing: [{ aws_lb: { example: { enable_deletion_protection: false } } }],
    passing: [{ aws_lb: { example: { enable_deletion_protection: true } } }],
  },
};
