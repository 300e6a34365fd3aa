import type { Control } from "../../control";

export const vpcEndpointsEcr: Control = {
  name: "vpc-endpoints-ecr",
  ids: ["FSBP EC2.55", "FSBP EC2.56"],
  title: "Images come by endpoints in the VPC",
  severity: "medium",
  why: "They would come over the internet, and the way out to it must be open.",
  mend: "Add ecr.api and ecr.dkr to networking.interfaceEndpoints.",
  types: ["aws_vpc"],
  setting: "networking.interfaceEndpoints",
  givesUp: "Images come through the NAT gateway.",
  check: (vpc) => {
    const found = vpc
      .referrers("aws_vpc_endpoint", "vpc_id")
      .map((endpoint) => String(endpoint.value("service_name")).replace(/^com\.amazonaws\.[a-z0-9-]+\./, ""));
    return ["ecr.api", "ecr.dkr"]
      .filter((service) => !found.includes(service))
      .map((service) => ({
        resource: vpc,
        argument: `endpoint ${service}`,
        found: undefined,
        allowed: "one",
      }));
  },
  examples: {
    failing: [
      { aws_vpc_endpoint: { ecr_api: null } },
      { aws_vpc_endpoint: { ecr_dkr: { service_name: "com.amazonaws.ap-northeast-1.ecs" } } },
    ],
    passing: [{ aws_vpc_endpoint: { ecr_dkr: { private_dns_enabled: true } } }],
  },
};
