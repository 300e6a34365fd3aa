import type { Control } from "../../control";
import { requireFalse } from "../../require";

export const subnetNoPublicAddress: Control = {
  name: "subnet-no-public-address",
  ids: ["FSBP EC2.15"],
  title: "Subnets give nothing a public address by themselves",
  severity: "medium",
  why: "A machine would be on the internet without anybody having meant it.",
  mend: "Set map_public_ip_on_launch to false, or leave it out.",
  types: ["aws_subnet"],
  check: (subnet) => requireFalse(subnet, "map_public_ip_on_launch", true),
  examples: {
    failing: [{ aws_subnet: { public: { map_public_ip_on_launch: true } } }],
    passing: [{ aws_subnet: { public: { map_public_ip_on_launch: null } } }],
  },
};
