import { DescribeClustersCommand, DescribeServicesCommand, ECSClient } from "@aws-sdk/client-ecs";
import type { ResourceRow } from "../resource/row";
import { clientSettings } from "./client";
import type { AskStatus } from "./status";

/** How many services one call describes at most. */
const SERVICES = 10;

export const askClusters: AskStatus = async (region, rows) => {
  const client = new ECSClient(clientSettings(region));
  const { clusters = [] } = await client.send(
    new DescribeClustersCommand({ clusters: rows.map(({ arn, resourceId }) => arn ?? resourceId) }),
  );
  return new Map(clusters.map(({ clusterArn, status }) => [clusterArn!, status!]));
};

export const askServices: AskStatus = async (region, rows) => {
  const client = new ECSClient(clientSettings(region));
  const found = new Map<string, string>();
  for (const [cluster, arns] of byCluster(rows)) {
    for (let at = 0; at < arns.length; at += SERVICES) {
      const services = arns.slice(at, at + SERVICES);
      const answer = await client.send(new DescribeServicesCommand({ cluster, services }));
      for (const { serviceArn, status } of answer.services ?? []) found.set(serviceArn!, status!);
    }
  }
  return found;
};

/** The ARN of a service names its cluster: `...:service/CLUSTER/SERVICE`. */
function byCluster(rows: readonly ResourceRow[]): Map<string, string[]> {
  const clusters = new Map<string, string[]>();
  for (const { resourceId } of rows) {
    const cluster = resourceId.split("/").at(-2) ?? "default";
    clusters.set(cluster, [...(clusters.get(cluster) ?? []), resourceId]);
  }
  return clusters;
}
