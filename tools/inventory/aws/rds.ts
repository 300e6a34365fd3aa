import { paginateDescribeDBClusters, paginateDescribeDBInstances, RDSClient } from "@aws-sdk/client-rds";
import { clientSettings } from "./client";
import type { AskStatus } from "./status";

export const askClusters: AskStatus = async (region) => {
  const found = new Map<string, string>();
  const client = new RDSClient(clientSettings(region));
  for await (const { DBClusters = [] } of paginateDescribeDBClusters({ client }, {}))
    for (const { DBClusterArn, Status } of DBClusters) found.set(DBClusterArn!, Status!);
  return found;
};

export const askInstances: AskStatus = async (region) => {
  const found = new Map<string, string>();
  const client = new RDSClient(clientSettings(region));
  for await (const { DBInstances = [] } of paginateDescribeDBInstances({ client }, {}))
    for (const { DBInstanceArn, DBInstanceStatus } of DBInstances)
      found.set(DBInstanceArn!, DBInstanceStatus!);
  return found;
};
