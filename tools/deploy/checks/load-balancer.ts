import {
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { certificateMend, certificateSeconds, lookAtCertificate } from "./certificate";
import type { Check } from "./check";

/** The load balancer is active, and its certificate valid. */
export const loadBalancer: Check<"realtime"> = {
  title: "The load balancer is active and its certificate valid",
  seconds: certificateSeconds,
  look: async ({ settings, outputs, resources }) => {
    const { region } = settings;
    const client = new ElasticLoadBalancingV2Client({ region });
    const LoadBalancerArns = resources("aws_lb").map(({ arn }) => arn as string);
    const { LoadBalancers } = await client.send(new DescribeLoadBalancersCommand({ LoadBalancerArns }));
    const state = LoadBalancers![0]!.State!.Code;
    const certificate = await lookAtCertificate(outputs.alb_certificate_arn, region);
    return {
      isWell: state === "active" && certificate.isWell,
      said: `load balancer ${state}, ${certificate.said}`,
    };
  },
  mend: certificateMend,
};
