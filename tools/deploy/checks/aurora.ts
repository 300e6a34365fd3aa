import { DescribeDBClustersCommand, DescribeDBInstancesCommand, RDSClient } from "@aws-sdk/client-rds";
import type { Check } from "./check";

/** The cluster and each of its instances are available, and one of them writes. */
export const aurora: Check<"database"> = {
  title: "Aurora is available",
  seconds: 900,
  look: async ({ settings, outputs }) => {
    const client = new RDSClient({ region: settings.region });
    const DBClusterIdentifier = outputs.aurora_cluster_identifier;
    const { DBClusters } = await client.send(new DescribeDBClustersCommand({ DBClusterIdentifier }));
    const cluster = DBClusters![0]!;
    const states = await Promise.all(
      outputs.aurora_instance_identifiers.map(async (DBInstanceIdentifier) => {
        const { DBInstances } = await client.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier }));
        return { id: DBInstanceIdentifier, status: DBInstances![0]!.DBInstanceStatus };
      }),
    );
    const writes = cluster.DBClusterMembers!.some(({ IsClusterWriter }) => IsClusterWriter);
    return {
      isWell:
        cluster.Status === "available" && writes && states.every(({ status }) => status === "available"),
      said: [
        `cluster ${cluster.Status}${writes ? "" : ", no writer"}`,
        ...states.map(({ id, status }) => `${id} ${status}`),
      ].join(", "),
    };
  },
  mend: "Look at the cluster's events in the RDS console (Logs & events); docs/runbooks says what to do after a failover.",
};
