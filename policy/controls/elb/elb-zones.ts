import type { Control } from "../../control";

export const elbZones: Control = {
  name: "elb-zones",
  ids: ["FSBP ELB.13"],
  title: "The load balancer stands in two zones or more",
  severity: "medium",
  why: "With one, the failure of its zone is an outage.",
  mend: "Give it public subnets of two zones or more.",
  types: ["aws_lb"],
  check: (loadBalancer) => {
    const found = loadBalancer.targets("subnets").map((subnet) => subnet.value("availability_zone"));
    if (new Set(found).size >= 2) return [];
    return [{ resource: loadBalancer, argument: "zones of its subnets", found, allowed: "2 zones or more" }];
  },
  examples: {
    failing: [
      { aws_lb: { example: { subnets: ["${aws_subnet.public.id}"] } } },
      { aws_lb: { example: { subnets: ["subnet-1", "subnet-2"] } } },
    ],
    passing: [{ aws_lb: { example: { subnets: ["${aws_subnet.public.id}", "${aws_subnet.public_c.id}"] } } }],
  },
};
