import type { ResourceRow } from "../resource/row";
import { statusOf } from "../resource/status";

/** Asks a service for the status of resources of one type in one region: its own word for each, by resource id or ARN. */
export type AskStatus = (region: string, rows: readonly ResourceRow[]) => Promise<Map<string, string>>;

/** What AWS could not be asked, for people. */
export type Warn = (warning: string) => void;

/** The types whose status AWS is asked for, each in its own file's words. */
const services: Readonly<Record<string, () => Promise<AskStatus>>> = {
  aws_rds_cluster: () => import("./rds").then(({ askClusters }) => askClusters),
  aws_rds_cluster_instance: () => import("./rds").then(({ askInstances }) => askInstances),
  aws_elasticache_replication_group: () => import("./elasticache").then(({ askGroups }) => askGroups),
  aws_ecs_cluster: () => import("./ecs").then(({ askClusters }) => askClusters),
  aws_ecs_service: () => import("./ecs").then(({ askServices }) => askServices),
  aws_lb: () => import("./load-balancer").then(({ askLoadBalancers }) => askLoadBalancers),
  aws_nat_gateway: () => import("./nat-gateway").then(({ askNatGateways }) => askNatGateways),
  aws_lambda_function: () => import("./lambda").then(({ askFunctions }) => askFunctions),
  aws_dynamodb_table: () => import("./dynamodb").then(({ askTables }) => askTables),
};

/** Whether AWS is asked for the status of this type. */
export function isAsked(type: string): boolean {
  return Object.hasOwn(services, type);
}

/**
 * The rows with their status as AWS has it now. What AWS does not know any more is `deleted`, though the state has it;
 * what it could not be asked for is `unknown`.
 */
export async function withStatus(rows: readonly ResourceRow[], warn: Warn): Promise<ResourceRow[]> {
  const groups = new Map<string, ResourceRow[]>();
  for (const row of rows) {
    const key = `${row.resourceType} ${row.region}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const asked = [...groups.values()].map(async (group) => {
    const { resourceType, region } = group[0]!;
    try {
      const ask = await services[resourceType]!();
      const words = await ask(region, group);
      return group.map((row) =>
        told(row, words.get(row.resourceId) ?? (row.arn ? words.get(row.arn) : undefined)),
      );
    } catch (error) {
      const { name, message } = error as Error;
      warn(`AWS does not tell the status of ${resourceType} in ${region}: ${name}: ${message}`);
      return group.map((row): ResourceRow => ({ ...row, status: "unknown", awsStatus: undefined }));
    }
  });
  return (await Promise.all(asked)).flat();
}

function told(row: ResourceRow, word: string | undefined): ResourceRow {
  if (word === undefined) return { ...row, status: "deleted", awsStatus: undefined };
  return { ...row, status: statusOf(word), awsStatus: word };
}
