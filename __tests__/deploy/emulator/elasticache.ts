import {
  AddTagsToResourceCommand,
  CreateCacheParameterGroupCommand,
  CreateCacheSubnetGroupCommand,
  CreateReplicationGroupCommand,
  DecreaseReplicaCountCommand,
  DeleteCacheParameterGroupCommand,
  DeleteCacheSubnetGroupCommand,
  DeleteReplicationGroupCommand,
  DescribeCacheClustersCommand,
  DescribeCacheParameterGroupsCommand,
  DescribeCacheParametersCommand,
  DescribeCacheSubnetGroupsCommand,
  DescribeReplicationGroupsCommand,
  ElastiCacheClient,
  IncreaseReplicaCountCommand,
  ListTagsForResourceCommand,
  ModifyCacheParameterGroupCommand,
  ModifyCacheSubnetGroupCommand,
  ModifyReplicationGroupCommand,
  RemoveTagsFromResourceCommand,
  ResetCacheParameterGroupCommand,
} from "@aws-sdk/client-elasticache";
import type { CreateReplicationGroupCommandInput } from "@aws-sdk/client-elasticache";
import { account, errorOf, options, region } from "./emulator";
import { makeNetwork } from "./network";

export function describeElastiCache(): void {
  let cache: ElastiCacheClient;
  let subnets: string[];
  const parameters = { CacheParameterGroupName: "redis" };
  const place = { CacheSubnetGroupName: "data" };
  const group = { ReplicationGroupId: "rooms" };

  beforeAll(async () => {
    cache = new ElastiCacheClient(options());
    ({ subnets } = await makeNetwork());
  });

  test("a parameter group keeps what is set until it is reset", async () => {
    const family = { CacheParameterGroupFamily: "redis7", Description: "rooms" };
    const bad = { ...parameters, ...family, CacheParameterGroupFamily: "redis8" };
    expect(await errorOf(cache.send(new CreateCacheParameterGroupCommand(bad)))).toMatch(
      /^InvalidParameterValue/,
    );
    await cache.send(new CreateCacheParameterGroupCommand({ ...parameters, ...family }));
    const { CacheParameterGroups } = await cache.send(new DescribeCacheParameterGroupsCommand(parameters));
    expect(CacheParameterGroups).toMatchObject([{ ...parameters, ...family }]);

    const shown = async () =>
      (
        await cache.send(new DescribeCacheParametersCommand({ ...parameters, Source: "user" }))
      ).Parameters!.map(({ ParameterName, ParameterValue }) => [ParameterName, ParameterValue]);
    const values = [
      { ParameterName: "maxmemory-policy", ParameterValue: "allkeys-lru" },
      { ParameterName: "tcp-keepalive", ParameterValue: "300" },
    ];
    await cache.send(new ModifyCacheParameterGroupCommand({ ...parameters, ParameterNameValues: values }));
    expect(await shown()).toEqual([
      ["maxmemory-policy", "allkeys-lru"],
      ["tcp-keepalive", "300"],
    ]);
    await cache.send(
      new ResetCacheParameterGroupCommand({ ...parameters, ParameterNameValues: [values[1]!] }),
    );
    expect(await shown()).toEqual([["maxmemory-policy", "allkeys-lru"]]);
  });

  test("a subnet group changes", async () => {
    const description = (text: string) => ({ ...place, CacheSubnetGroupDescription: text });
    await cache.send(new CreateCacheSubnetGroupCommand({ ...description("before"), SubnetIds: subnets }));
    await cache.send(new ModifyCacheSubnetGroupCommand(description("after")));
    const { CacheSubnetGroups } = await cache.send(new DescribeCacheSubnetGroupsCommand(place));
    expect(CacheSubnetGroups).toMatchObject([{ ...description("after") }]);
    expect(CacheSubnetGroups![0]!.Subnets!.map((subnet) => subnet.SubnetIdentifier)).toEqual(subnets);
  });

  const input: CreateReplicationGroupCommandInput = {
    ...group,
    ...parameters,
    ...place,
    ReplicationGroupDescription: "rooms",
    Engine: "redis",
    EngineVersion: "7.1",
    CacheNodeType: "cache.t4g.micro",
    NumCacheClusters: 2,
    AutomaticFailoverEnabled: true,
    MultiAZEnabled: true,
    TransitEncryptionEnabled: true,
    TransitEncryptionMode: "required",
    AtRestEncryptionEnabled: true,
    KmsKeyId: "a-key",
    AuthToken: "a-token-of-enough-characters",
    SecurityGroupIds: ["sg-1"],
    SnapshotRetentionLimit: 5,
    SnapshotWindow: "18:00-19:00",
    PreferredMaintenanceWindow: "sun:19:00-sun:20:00",
    NotificationTopicArn: `arn:aws:sns:${region}:${account}:events`,
    LogDeliveryConfigurations: [
      {
        LogType: "slow-log",
        LogFormat: "json",
        DestinationType: "cloudwatch-logs",
        DestinationDetails: { CloudWatchLogsDetails: { LogGroup: "slow" } },
      },
    ],
    Tags: [{ Key: "Phase", Value: "cache" }],
  };
  const shown = async () =>
    (await cache.send(new DescribeReplicationGroupsCommand(group))).ReplicationGroups![0]!;
  const members = async () => {
    const names = (await shown()).MemberClusters!;
    const clusters = names.map((CacheClusterId) =>
      cache.send(new DescribeCacheClustersCommand({ CacheClusterId })),
    );
    return (await Promise.all(clusters)).map(({ CacheClusters }) => CacheClusters![0]!);
  };

  test("a replication group and its members are what they were created as", async () => {
    await cache.send(new CreateReplicationGroupCommand(input));
    expect(await shown()).toMatchObject({
      Status: "available",
      Description: "rooms",
      MemberClusters: ["rooms-001", "rooms-002"],
      AutomaticFailover: "enabled",
      MultiAZ: "enabled",
      AuthTokenEnabled: true,
      TransitEncryptionEnabled: true,
      TransitEncryptionMode: "required",
      AtRestEncryptionEnabled: true,
      KmsKeyId: "a-key",
      SnapshotRetentionLimit: 5,
      LogDeliveryConfigurations: [{ LogType: "slow-log", Status: "active" }],
      NodeGroups: [
        { PrimaryEndpoint: { Address: expect.stringMatching(/^master\.rooms\..*\.apne1\.cache/) } },
      ],
    });
    expect(await members()).toMatchObject(
      ["a", "c"].map((zone) => ({
        CacheClusterStatus: "available",
        ReplicationGroupId: "rooms",
        EngineVersion: "7.1.0",
        PreferredAvailabilityZone: `${region}${zone}`,
        CacheParameterGroup: { CacheParameterGroupName: "redis" },
        SecurityGroups: [{ SecurityGroupId: "sg-1" }],
        NotificationConfiguration: { TopicStatus: "active" },
      })),
    );
  });

  test("settings that AWS refuses are refused", async () => {
    const create = (change: Partial<CreateReplicationGroupCommandInput>) =>
      errorOf(
        cache.send(new CreateReplicationGroupCommand({ ...input, ReplicationGroupId: "second", ...change })),
      );
    expect(await create({ ReplicationGroupId: "rooms" })).toMatch(/^ReplicationGroupAlreadyExists/);
    expect(await create({ NumCacheClusters: 1 })).toMatch(/^InvalidParameterCombination/);
    expect(await create({ AutomaticFailoverEnabled: false })).toMatch(/^InvalidParameterCombination/);
    expect(await create({ TransitEncryptionEnabled: false })).toMatch(/^InvalidParameterCombination/);
    expect(await create({ AuthToken: "short" })).toMatch(/^InvalidParameterValue/);
    expect(await create({ CacheSubnetGroupName: "none" })).toMatch(/^CacheSubnetGroupNotFound/);
    expect(await create({ CacheParameterGroupName: "none" })).toMatch(/^CacheParameterGroupNotFound/);
    expect(await create({ NumNodeGroups: 2 })).toBe("NotTaught");
  });

  test("a replication group changes in place, and its number of members with it", async () => {
    await cache.send(
      new ModifyReplicationGroupCommand({
        ...group,
        CacheNodeType: "cache.t4g.small",
        SnapshotRetentionLimit: 7,
        LogDeliveryConfigurations: [{ LogType: "slow-log", Enabled: false }],
        ApplyImmediately: true,
      }),
    );
    expect(await shown()).toMatchObject({ CacheNodeType: "cache.t4g.small", SnapshotRetentionLimit: 7 });
    expect((await shown()).LogDeliveryConfigurations ?? []).toEqual([]);

    const replicas = (NewReplicaCount: number) => ({ ...group, NewReplicaCount, ApplyImmediately: true });
    await cache.send(new IncreaseReplicaCountCommand(replicas(2)));
    expect(await members()).toHaveLength(3);
    await cache.send(new DecreaseReplicaCountCommand(replicas(1)));
    expect(await members()).toHaveLength(2);
    expect(await errorOf(cache.send(new DecreaseReplicaCountCommand(replicas(0))))).toMatch(
      /^InvalidParameterCombination/,
    );
  });

  test("tags of groups of every kind come and go", async () => {
    const groups = await cache.send(new DescribeCacheParameterGroupsCommand(parameters));
    const ofParameters = { ResourceName: groups.CacheParameterGroups![0]!.ARN! };
    await cache.send(
      new AddTagsToResourceCommand({ ...ofParameters, Tags: [{ Key: "Phase", Value: "cache" }] }),
    );
    const { TagList } = await cache.send(new ListTagsForResourceCommand(ofParameters));
    expect(TagList).toEqual([{ Key: "Phase", Value: "cache" }]);

    const ResourceName = (await shown()).ARN!;
    const tags = async () => (await cache.send(new ListTagsForResourceCommand({ ResourceName }))).TagList;
    expect(await tags()).toEqual([{ Key: "Phase", Value: "cache" }]);
    await cache.send(new AddTagsToResourceCommand({ ResourceName, Tags: [{ Key: "Owner", Value: "chat" }] }));
    await cache.send(new RemoveTagsFromResourceCommand({ ResourceName, TagKeys: ["Phase"] }));
    expect(await tags()).toEqual([{ Key: "Owner", Value: "chat" }]);
  });

  test("what is in use stays; then all goes", async () => {
    const deleteParameters = () => cache.send(new DeleteCacheParameterGroupCommand(parameters));
    const deletePlace = () => cache.send(new DeleteCacheSubnetGroupCommand(place));
    expect(await errorOf(deleteParameters())).toMatch(/^InvalidCacheParameterGroupState/);
    expect(await errorOf(deletePlace())).toMatch(/^CacheSubnetGroupInUse/);
    await cache.send(new DeleteReplicationGroupCommand(group));
    expect(await errorOf(shown())).toMatch(/^ReplicationGroupNotFound/);
    const member = new DescribeCacheClustersCommand({ CacheClusterId: "rooms-001" });
    expect(await errorOf(cache.send(member))).toMatch(/^CacheClusterNotFound/);
    await deleteParameters();
    await deletePlace();
    expect(await errorOf(deleteParameters())).toMatch(/^CacheParameterGroupNotFound/);
    expect(await errorOf(deletePlace())).toMatch(/^CacheSubnetGroupNotFound/);
  });
}
