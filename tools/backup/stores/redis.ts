import {
  CreateReplicationGroupCommand,
  CreateSnapshotCommand,
  DeleteReplicationGroupCommand,
  DeleteSnapshotCommand,
  DescribeCacheClustersCommand,
  DescribeReplicationGroupsCommand,
  ElastiCacheClient,
  AddTagsToResourceCommand,
  ListTagsForResourceCommand,
  paginateDescribeReplicationGroups,
  paginateDescribeSnapshots,
} from "@aws-sdk/client-elasticache";
import type { ReplicationGroup, Snapshot } from "@aws-sdk/client-elasticache";
import { randomBytes } from "node:crypto";
import { nameOf } from "../../../environments/names";
import { MigrationError } from "../../migrate/errors";
import { chooseBackup } from "../choose";
import type { BackupContext } from "../context";
import { foundCopy } from "../copy";
import type { Backup, BackupStatus, FoundCopy, Store } from "../model";
import {
  backupTags,
  copyTags,
  hasOwnTags,
  isBackupName,
  isCopyName,
  requireCopy,
  requireMine,
  tagList,
  tagsByKey,
} from "../names";
import { waitFor, waitUntilGone, waitUntilSettled } from "../wait";

/**
 * The cache: snapshots of the replication group. A copy shows that a snapshot can be restored, and is encrypted as the
 * group is. What is in it is not looked at: sessions and presence, which the application makes anew.
 */
export function redisStore({ settings, reached, say }: BackupContext): Store {
  const client = new ElastiCacheClient({ region: settings.region });
  const source = nameOf(settings, "replicationGroup");
  const { signal } = reached;

  const tagsOf = async (arn: string): Promise<Record<string, string>> =>
    tagsByKey((await client.send(new ListTagsForResourceCommand({ ResourceName: arn }))).TagList);
  const group = async (name: string): Promise<ReplicationGroup | undefined> => {
    try {
      const { ReplicationGroups } = await client.send(
        new DescribeReplicationGroupsCommand({ ReplicationGroupId: name }),
      );
      return ReplicationGroups?.[0];
    } catch (error) {
      if ((error as Error).name === "ReplicationGroupNotFoundFault") return undefined;
      throw error;
    }
  };
  const snapshots = async (): Promise<Snapshot[]> => {
    const found: Snapshot[] = [];
    for await (const { Snapshots = [] } of paginateDescribeSnapshots(
      { client },
      { ReplicationGroupId: source },
    ))
      found.push(...Snapshots);
    return found;
  };
  const describe = async (snapshot: Snapshot): Promise<Backup> => {
    const name = snapshot.SnapshotName!;
    const manual = snapshot.SnapshotSource === "manual";
    const tags = manual ? await tagsOf(snapshot.ARN!) : {};
    const mine = manual && isBackupName(settings, name) && hasOwnTags(settings, tags);
    const nodes = snapshot.NodeSnapshots ?? [];
    return {
      id: snapshot.ARN!,
      name,
      type: "redis_snapshot",
      of: { type: "aws_elasticache_replication_group", id: source },
      status:
        (["creating", "available", "deleting", "failed"] as BackupStatus[]).find(
          (one) => one === snapshot.SnapshotStatus,
        ) ?? "creating",
      createdAt: nodes[0]?.SnapshotCreateTime ?? new Date(),
      ...(mine && tags.ExpiresAt && { expiresAt: new Date(tags.ExpiresAt) }),
      sizeGb: nodes.reduce((sum, { CacheSize = "0 MB" }) => sum + Number.parseFloat(CacheSize) / 1024, 0),
      // ElastiCache says no more of it than the key, where it is the customer's.
      encrypted: snapshot.KmsKeyId !== undefined,
      kmsKeyId: snapshot.KmsKeyId,
      automated: !manual,
      mine,
      createdBy: tags.CreatedBy,
    };
  };
  const list = async (): Promise<Backup[]> => Promise.all((await snapshots()).map(describe));

  return {
    name: "redis",
    create: async ({ name, expiresAt, createdBy }) => {
      await client.send(
        new CreateSnapshotCommand({
          ReplicationGroupId: source,
          SnapshotName: name,
          Tags: tagList(backupTags(settings, createdBy, expiresAt)),
        }),
      );
      const snapshot = await waitFor({
        what: `redis  ${name}`,
        look: async () => (await snapshots()).find(({ SnapshotName }) => SnapshotName === name),
        status: (found) => found?.SnapshotStatus ?? "not there yet",
        isDone: (found) => found?.SnapshotStatus === "available",
        failed: /^failed/,
        signal,
        say,
      });
      return [{ ...(await describe(snapshot)), completedAt: new Date() }];
    },
    list,
    remove: async (backup) => {
      requireMine(settings, backup);
      await client.send(new DeleteSnapshotCommand({ SnapshotName: backup.name }));
    },
    choose: async (wish) => {
      if (wish.at)
        throw new MigrationError("usage", "ElastiCache restores snapshots only, no moments: leave --at out.");
      return chooseBackup(await list(), wish);
    },
    restore: async (backup, { target }) => {
      const live = (await group(source))!;
      const { CacheClusters = [] } = await client.send(
        new DescribeCacheClustersCommand({ CacheClusterId: live.MemberClusters?.[0] }),
      );
      const [member] = CacheClusters;
      await client.send(
        new CreateReplicationGroupCommand({
          ReplicationGroupId: target,
          ReplicationGroupDescription: `Copy of ${source} to test a backup`,
          SnapshotName: backup.name,
          CacheNodeType: live.CacheNodeType,
          Engine: member?.Engine,
          EngineVersion: member?.EngineVersion?.split(".").slice(0, 2).join("."),
          NumCacheClusters: 1,
          AutomaticFailoverEnabled: false,
          CacheSubnetGroupName: member?.CacheSubnetGroupName,
          CacheParameterGroupName: member?.CacheParameterGroup?.CacheParameterGroupName,
          SecurityGroupIds: member?.SecurityGroups?.map(({ SecurityGroupId }) => SecurityGroupId!),
          TransitEncryptionEnabled: live.TransitEncryptionEnabled,
          AtRestEncryptionEnabled: live.AtRestEncryptionEnabled,
          KmsKeyId: live.KmsKeyId,
          // Nobody is to log in: nobody knows it.
          AuthToken: live.AuthTokenEnabled ? randomBytes(32).toString("hex") : undefined,
          SnapshotRetentionLimit: 0,
          Tags: tagList(copyTags(settings, target)),
        }),
      );
      const made = await waitFor({
        what: `copy  ${target}`,
        look: () => group(target),
        status: (found) => found?.Status ?? "not there yet",
        isDone: (found) => found?.Status === "available",
        failed: /^create-failed/,
        signal,
        say,
      });
      const encrypted = (one: ReplicationGroup) =>
        [one.AtRestEncryptionEnabled, one.TransitEncryptionEnabled, one.KmsKeyId].join();
      const same = encrypted(made) === encrypted(live);
      return {
        target,
        access: `${made.NodeGroups?.[0]?.PrimaryEndpoint?.Address}, with a token that nobody knows`,
        check: async () => ({
          restored: {
            passed: true,
            text: "ElastiCache loaded the snapshot; what it holds was not looked at",
          },
          encryption: {
            passed: same,
            text: same ? "at rest and on the way, as the group" : "not as the group that the snapshot is of",
          },
        }),
      };
    },
    keep: async (target, until) => {
      const found = await group(target);
      const tags = found ? await tagsOf(found.ARN!) : {};
      requireCopy(settings, target, tags);
      await client.send(
        new AddTagsToResourceCommand({
          ResourceName: found!.ARN,
          Tags: tagList({ KeptUntil: until.toISOString() }),
        }),
      );
    },
    removeCopy: async (target) => {
      const found = await group(target);
      if (!found) return;
      requireCopy(settings, target, await tagsOf(found.ARN!));
      const leaving = {
        target,
        look: () => group(target),
        status: ({ Status }: ReplicationGroup) => Status,
        say,
      };
      await waitUntilSettled(leaving);
      if (found.Status !== "deleting")
        await client.send(new DeleteReplicationGroupCommand({ ReplicationGroupId: target }));
      await waitUntilGone(leaving);
    },
    copies: async () => {
      const found: FoundCopy[] = [];
      for await (const { ReplicationGroups = [] } of paginateDescribeReplicationGroups({ client }, {})) {
        for (const { ReplicationGroupId: name = "", ARN } of ReplicationGroups) {
          if (!isCopyName(settings, name)) continue;
          const tags = await tagsOf(ARN!);
          if (tags.RestoreTest === name) found.push(await foundCopy(name, tags));
        }
      }
      return found;
    },
  };
}
