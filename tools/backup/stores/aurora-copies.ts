import {
  CreateDBInstanceCommand,
  DeleteDBClusterCommand,
  DeleteDBInstanceCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  AddTagsToResourceCommand,
  ModifyDBClusterCommand,
  paginateDescribeDBClusters,
  RestoreDBClusterFromSnapshotCommand,
  RestoreDBClusterToPointInTimeCommand,
} from "@aws-sdk/client-rds";
import type { DBCluster, DBInstance, RDSClient } from "@aws-sdk/client-rds";
import { checkCopy } from "../check/check-copy";
import type { BackupContext } from "../context";
import { foundCopy } from "../copy";
import type { FoundCopy, Store } from "../model";
import { copyTags, isCopyName, requireCopy, tagList, tagsByKey } from "../names";
import { waitFor, waitUntilGone, waitUntilSettled } from "../wait";

/** The least that an instance of a copy may have, in ACU, and what it may grow to while it is looked at. */
const capacity = { MinCapacity: 0.5, MaxCapacity: 2 };

/**
 * Copies of the cluster: in the same subnets and security group, so that only what reaches the cluster reaches them; with
 * a master password of their own, which RDS makes, for nobody may know that of an old snapshot; never protected, never
 * backed up, logged or watched.
 */
export function auroraCopies(
  context: BackupContext,
  client: RDSClient,
): Pick<Store, "restore" | "keep" | "removeCopy" | "copies"> {
  const { settings, outputs, reached, say } = context;
  const { signal } = reached;

  const cluster = async (name: string): Promise<DBCluster | undefined> => {
    try {
      const { DBClusters } = await client.send(new DescribeDBClustersCommand({ DBClusterIdentifier: name }));
      return DBClusters?.[0];
    } catch (error) {
      if ((error as Error).name === "DBClusterNotFoundFault") return undefined;
      throw error;
    }
  };
  const instance = async (name: string): Promise<DBInstance | undefined> => {
    try {
      const { DBInstances } = await client.send(
        new DescribeDBInstancesCommand({ DBInstanceIdentifier: name }),
      );
      return DBInstances?.[0];
    } catch (error) {
      if ((error as Error).name === "DBInstanceNotFoundFault") return undefined;
      throw error;
    }
  };
  const waitForCluster = (target: string, isDone: (found: DBCluster) => boolean = () => true) =>
    waitFor({
      what: `copy  ${target}`,
      look: () => cluster(target),
      status: (found) => found?.Status ?? "not there yet",
      isDone: (found) => found?.Status === "available" && isDone(found),
      failed: /^(failed|restore-error|inaccessible)/,
      signal,
      say,
    });

  return {
    restore: async (backup, { target, at }) => {
      const source = (await cluster(outputs.aurora_cluster_identifier))!;
      const common = {
        DBClusterIdentifier: target,
        DBSubnetGroupName: source.DBSubnetGroup,
        VpcSecurityGroupIds: source.VpcSecurityGroups?.map(({ VpcSecurityGroupId }) => VpcSecurityGroupId!),
        DBClusterParameterGroupName: source.DBClusterParameterGroup,
        ServerlessV2ScalingConfiguration: capacity,
        EnableIAMDatabaseAuthentication: true,
        DeletionProtection: false,
        CopyTagsToSnapshot: false,
        BackupRetentionPeriod: 1,
        Tags: tagList(copyTags(settings, target)),
      };
      if (at) {
        await client.send(
          new RestoreDBClusterToPointInTimeCommand({
            ...common,
            SourceDBClusterIdentifier: outputs.aurora_cluster_identifier,
            // Not copy-on-write, which would show that the live volume can be read, not the backup.
            RestoreType: "full-copy",
            RestoreToTime: at,
          }),
        );
      } else {
        await client.send(
          new RestoreDBClusterFromSnapshotCommand({
            ...common,
            SnapshotIdentifier: backup.id,
            Engine: source.Engine,
            EngineVersion: source.EngineVersion,
          }),
        );
      }
      await waitForCluster(target);
      const [member] = source.DBClusterMembers ?? [];
      const { DBInstances = [] } = await client.send(
        new DescribeDBInstancesCommand({ DBInstanceIdentifier: member?.DBInstanceIdentifier }),
      );
      await client.send(
        new CreateDBInstanceCommand({
          DBInstanceIdentifier: `${target}-1`,
          DBClusterIdentifier: target,
          DBInstanceClass: "db.serverless",
          Engine: source.Engine,
          DBParameterGroupName: DBInstances[0]?.DBParameterGroups?.[0]?.DBParameterGroupName,
          PubliclyAccessible: false,
          AutoMinorVersionUpgrade: false,
          Tags: tagList(copyTags(settings, target)),
        }),
      );
      await waitForInstance(target);
      await client.send(
        new ModifyDBClusterCommand({
          DBClusterIdentifier: target,
          ManageMasterUserPassword: true,
          MasterUserSecretKmsKeyId: context.secretsKmsKeyArn,
          ApplyImmediately: true,
        }),
      );
      const ready = await waitForCluster(
        target,
        ({ MasterUserSecret }) => MasterUserSecret?.SecretStatus === "active",
      );
      const copy = {
        ...outputs,
        aurora_cluster_arn: ready.DBClusterArn!,
        aurora_cluster_endpoint: ready.Endpoint!,
        aurora_port: ready.Port!,
        db_credentials_secret_arn: ready.MasterUserSecret!.SecretArn!,
      };
      return {
        target,
        access:
          `${copy.aurora_cluster_endpoint}:${copy.aurora_port}, database ${copy.aurora_database_name}, ` +
          `credentials in ${copy.db_credentials_secret_arn}`,
        // The secret is the master user's: who logs in otherwise has no right on a cluster of another id.
        check: () => checkCopy({ ...context, login: "secret" }, copy),
      };
    },
    keep: async (target, until) => {
      const found = await cluster(target);
      requireCopy(settings, target, tagsByKey(found?.TagList));
      await client.send(
        new AddTagsToResourceCommand({
          ResourceName: found!.DBClusterArn,
          Tags: tagList({ KeptUntil: until.toISOString() }),
        }),
      );
    },
    removeCopy: async (target) => {
      const found = await cluster(target);
      if (!found) return;
      requireCopy(settings, target, tagsByKey(found.TagList));
      const leaving = { target, look: () => cluster(target), status: ({ Status }: DBCluster) => Status, say };
      const settled = await waitUntilSettled(leaving);
      for (const { DBInstanceIdentifier = "" } of settled?.DBClusterMembers ?? []) {
        // One that is being made is not deleted, and the cluster not before it.
        await waitUntilSettled({
          target: DBInstanceIdentifier,
          look: () => instance(DBInstanceIdentifier),
          status: ({ DBInstanceStatus }: DBInstance) => DBInstanceStatus,
          say,
        });
        await client
          .send(new DeleteDBInstanceCommand({ DBInstanceIdentifier, SkipFinalSnapshot: true }))
          .catch(ignoreGoing);
      }
      await client
        .send(
          new DeleteDBClusterCommand({
            DBClusterIdentifier: target,
            SkipFinalSnapshot: true,
            DeleteAutomatedBackups: true,
          }),
        )
        .catch(ignoreGoing);
      await waitUntilGone(leaving);
    },
    copies: async () => {
      const found: FoundCopy[] = [];
      for await (const { DBClusters = [] } of paginateDescribeDBClusters({ client }, {})) {
        for (const { DBClusterIdentifier: name = "", TagList } of DBClusters) {
          const tags = tagsByKey(TagList);
          if (isCopyName(settings, name) && tags.RestoreTest === name)
            found.push(await foundCopy(name, tags));
        }
      }
      return found;
    },
  };

  function waitForInstance(target: string) {
    return waitFor({
      what: `copy  ${target}-1`,
      look: () => instance(`${target}-1`),
      status: (found) => found?.DBInstanceStatus ?? "not there yet",
      isDone: (found) => found?.DBInstanceStatus === "available",
      failed: /^(failed|incompatible|inaccessible|storage-full)/,
      signal,
      say,
    });
  }
}

/** A copy that somebody removes already. */
function ignoreGoing(error: Error): void {
  if (!/NotFound|InvalidDBClusterState|InvalidDBInstanceState/.test(error.name)) throw error;
}
