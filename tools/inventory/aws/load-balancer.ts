import {
  ElasticLoadBalancingV2Client,
  paginateDescribeLoadBalancers,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { clientSettings } from "./client";
import type { AskStatus } from "./status";

export const askLoadBalancers: AskStatus = async (region) => {
  const found = new Map<string, string>();
  const client = new ElasticLoadBalancingV2Client(clientSettings(region));
  for await (const { LoadBalancers = [] } of paginateDescribeLoadBalancers({ client }, {}))
    for (const { LoadBalancerArn, State } of LoadBalancers) found.set(LoadBalancerArn!, State!.Code!);
  return found;
};
