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
  shortBackupName,
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
  const isNode = (id: string) => id.startsWith(`${source}-`) && /^\d{3}$/.test(id.slice(source.length + 1));
  const { signal } = reached;

  /** The tags of a group or snapshot; undefined while ElastiCache is at work on it, for it tells none then. */
  const tagsOf = async (arn: string): Promise<Record<string, string> | undefined> => {
    try {
      return tagsByKey((await client.send(new ListTagsForResourceCommand({ ResourceName: arn }))).TagList);
    } catch (error) {
      if (/^Invalid\w+StateFault$/.test((error as Error).name)) return undefined;
      throw error;
    }
  };
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
    // Not asked by the group: a snapshot of one without shards is of the node that it was taken from.
    for await (const { Snapshots = [] } of paginateDescribeSnapshots({ client }, {}))
      found.push(...Snapshots.filter(({ CacheClusterId = "" }) => isNode(CacheClusterId)));
    return found;
  };
  const describe = async (snapshot: Snapshot): Promise<Backup> => {
    const name = snapshot.SnapshotName!;
    const manual = snapshot.SnapshotSource === "manual";
    const tags = (manual && (await tagsOf(snapshot.ARN!))) || {};
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
    create: async ({ expiresAt, createdBy }) => {
      const name = shortBackupName(settings);
      const live = (await group(source))!;
      const nodes = live.NodeGroups?.[0]?.NodeGroupMembers ?? [];
      const replica = nodes.find(({ CurrentRole }) => CurrentRole === "replica");
      await client.send(
        new CreateSnapshotCommand({
          // Of a node, as ElastiCache asks for where there are no shards; of a replica, which has less to do.
          CacheClusterId: (replica ?? nodes[0])?.CacheClusterId,
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
      const made = { mine: true, expiresAt, createdBy, completedAt: new Date() };
      return [{ ...(await describe(snapshot)), ...made }];
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
      requireCopy(settings, target, (found && (await tagsOf(found.ARN!))) ?? {});
      await client.send(
        new AddTagsToResourceCommand({
          ResourceName: found!.ARN,
          Tags: tagList({ KeptUntil: until.toISOString() }),
        }),
      );
    },
    removeCopy: async (target) => {
      const leaving = {
        target,
        look: () => group(target),
        status: ({ Status }: ReplicationGroup) => Status,
        say,
      };
      const found = await waitUntilSettled(leaving);
      if (!found) return;
      if (found.Status !== "deleting") {
        requireCopy(settings, target, (await tagsOf(found.ARN!)) ?? {});
        await client.send(new DeleteReplicationGroupCommand({ ReplicationGroupId: target }));
      }
      await waitUntilGone(leaving);
    },
    copies: async () => {
      const found: FoundCopy[] = [];
      for await (const { ReplicationGroups = [] } of paginateDescribeReplicationGroups({ client }, {})) {
        for (const { ReplicationGroupId: name = "", ARN } of ReplicationGroups) {
          if (!isCopyName(settings, name)) continue;
          const tags = await tagsOf(ARN!);
          if (!tags) found.push({ target: name, atWork: true });
          else if (tags.RestoreTest === name) found.push(await foundCopy(name, tags));
        }
      }
      return found;
    },
  };
}
