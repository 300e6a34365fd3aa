import {
  CreateDBClusterSnapshotCommand,
  DeleteDBClusterSnapshotCommand,
  paginateDescribeDBClusterSnapshots,
  RDSClient,
} from "@aws-sdk/client-rds";
import type { DBClusterSnapshot } from "@aws-sdk/client-rds";
import { MigrationError } from "../../migrate/errors";
import { chooseBackup } from "../choose";
import type { BackupContext } from "../context";
import type { Backup, BackupStatus, Store } from "../model";
import { backupTags, hasOwnTags, isBackupName, requireMine, tagList, tagsByKey } from "../names";
import { waitFor } from "../wait";
import { auroraCopies } from "./aurora-copies";

/** Aurora: cluster snapshots, and copies of the cluster from one of them or from any moment that Aurora keeps. */
export function auroraStore(context: BackupContext): Store {
  const { settings, outputs, reached, say } = context;
  const client = new RDSClient({ region: settings.region });
  const cluster = outputs.aurora_cluster_identifier;

  const find = async (id: string): Promise<DBClusterSnapshot | undefined> => {
    for await (const { DBClusterSnapshots = [] } of paginateDescribeDBClusterSnapshots(
      { client },
      { DBClusterIdentifier: cluster },
    )) {
      const found = DBClusterSnapshots.find(({ DBClusterSnapshotIdentifier: name }) => name === id);
      if (found) return found;
    }
    return undefined;
  };
  const list = async (): Promise<Backup[]> => {
    const found: Backup[] = [];
    for await (const { DBClusterSnapshots = [] } of paginateDescribeDBClusterSnapshots(
      { client },
      { DBClusterIdentifier: cluster },
    )) {
      found.push(...DBClusterSnapshots.map((snapshot) => describe(snapshot, context)));
    }
    return found;
  };

  return {
    name: "aurora",
    create: async ({ name, expiresAt, createdBy }) => {
      await client.send(
        new CreateDBClusterSnapshotCommand({
          DBClusterIdentifier: cluster,
          DBClusterSnapshotIdentifier: name,
          Tags: tagList(backupTags(settings, createdBy, expiresAt)),
        }),
      );
      const snapshot = await waitFor({
        what: `aurora  ${name}`,
        look: () => find(name),
        status: (found) =>
          found
            ? `${found.Status}${found.PercentProgress ? ` ${found.PercentProgress} %` : ""}`
            : "not there yet",
        isDone: (found) => found?.Status === "available",
        failed: /^failed/,
        signal: reached.signal,
        say,
      });
      return [{ ...describe(snapshot, context), completedAt: new Date() }];
    },
    list,
    remove: async (backup) => {
      requireMine(settings, backup);
      await client.send(new DeleteDBClusterSnapshotCommand({ DBClusterSnapshotIdentifier: backup.name }));
    },
    choose: async (wish) => {
      const backups = await list();
      if (!wish.at) return chooseBackup(backups, wish);
      if (wish.backup)
        throw new MigrationError(
          "usage",
          "Give --backup or --at: a moment is restored from Aurora's own log.",
        );
      return pointInTime(context);
    },
    ...auroraCopies(context, client),
  };
}

/** What is restored where no snapshot is: Aurora's own continuous backup. */
function pointInTime({ outputs, settings }: BackupContext): Backup {
  return {
    id: outputs.aurora_cluster_arn,
    name: outputs.aurora_cluster_identifier,
    type: "aurora_snapshot",
    of: { type: "aws_rds_cluster", id: outputs.aurora_cluster_identifier },
    status: "available",
    createdAt: new Date(),
    encrypted: true,
    automated: true,
    mine: false,
    location: `Aurora's continuous backup, ${settings.database.backupRetentionDays} days`,
  };
}

function describe(snapshot: DBClusterSnapshot, { settings }: BackupContext): Backup {
  const tags = tagsByKey(snapshot.TagList);
  const name = snapshot.DBClusterSnapshotIdentifier!;
  const manual = snapshot.SnapshotType === "manual";
  const mine = manual && isBackupName(settings, name) && hasOwnTags(settings, tags);
  return {
    id: snapshot.DBClusterSnapshotArn!,
    name,
    type: "aurora_snapshot",
    of: { type: "aws_rds_cluster", id: snapshot.DBClusterIdentifier! },
    status:
      (["creating", "available", "deleting", "failed"] as BackupStatus[]).find(
        (one) => one === snapshot.Status,
      ) ?? "creating",
    createdAt: snapshot.SnapshotCreateTime ?? new Date(),
    ...(mine && tags.ExpiresAt && { expiresAt: new Date(tags.ExpiresAt) }),
    // RDS tells whole gibibytes; a small cluster has 0 or 1.
    sizeGb: snapshot.AllocatedStorage,
    encrypted: snapshot.StorageEncrypted ?? false,
    kmsKeyId: snapshot.KmsKeyId,
    automated: !manual,
    mine,
    createdBy: tags.CreatedBy,
  };
}
