import {
  CreateDBClusterCommand,
  CreateDBClusterSnapshotCommand,
  CreateDBInstanceCommand,
  CreateDBSubnetGroupCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  RDSClient,
  RestoreDBClusterFromSnapshotCommand,
  RestoreDBClusterToPointInTimeCommand,
} from "@aws-sdk/client-rds";
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import {
  CreateReplicationGroupCommand,
  CreateSnapshotCommand,
  ElastiCacheClient,
} from "@aws-sdk/client-elasticache";
import { loadSettings } from "../../../environments";
import type { BackupContext } from "../../../tools/backup/context";
import type { Backup, Store } from "../../../tools/backup/model";
import { auroraStore } from "../../../tools/backup/stores/aurora";
import { dynamodbStore } from "../../../tools/backup/stores/dynamodb";
import { redisStore } from "../../../tools/backup/stores/redis";
import { requireCopy } from "../../../tools/migrate/lambda/copy";
import { errorOf, options } from "./emulator";
import { makeNetwork } from "./network";

/** Milliseconds of a test on a busy machine: its calls take some hundred. */
const LIMIT = 60_000;

/** Snapshots and what is restored from them, by the very code of `npm run backup`. */
export function describeSnapshots(): void {
  const settings = loadSettings("dev");
  const cluster = "groundwork-dev-cluster";
  const group = "groundwork-dev-redis";
  const table = "groundwork-dev-connections";
  const before = { ...process.env };
  const said: string[] = [];
  let rds: RDSClient;
  let redis: ElastiCacheClient;
  let context: BackupContext;

  beforeAll(async () => {
    const { endpoint } = options();
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
    });
    rds = new RDSClient(options());
    redis = new ElastiCacheClient(options());
    const { subnets } = await makeNetwork();
    await rds.send(
      new CreateDBSubnetGroupCommand({
        DBSubnetGroupName: "isolated",
        DBSubnetGroupDescription: "isolated",
        SubnetIds: subnets,
      }),
    );
    const { DBCluster } = await rds.send(
      new CreateDBClusterCommand({
        DBClusterIdentifier: cluster,
        Engine: "aurora-postgresql",
        EngineVersion: "15.8",
        DatabaseName: "groundwork",
        MasterUsername: "groundwork_admin",
        MasterUserPassword: "a-long-password",
        DBSubnetGroupName: "isolated",
        VpcSecurityGroupIds: ["sg-0123456789abcdef0"],
        StorageEncrypted: true,
        DeletionProtection: true,
        Tags: [{ Key: "Backup", Value: "snapshots" }],
      }),
    );
    await rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: `${cluster}-1`,
        DBClusterIdentifier: cluster,
        DBInstanceClass: "db.serverless",
        Engine: "aurora-postgresql",
      }),
    );
    await redis.send(
      new CreateReplicationGroupCommand({
        ReplicationGroupId: group,
        ReplicationGroupDescription: "cache",
        CacheNodeType: "cache.t4g.micro",
        NumCacheClusters: 1,
        TransitEncryptionEnabled: true,
        AtRestEncryptionEnabled: true,
        AuthToken: "a-token-of-16-or-more",
      }),
    );
    const dynamodb = new DynamoDBClient(options());
    await dynamodb.send(
      new CreateTableCommand({
        TableName: table,
        AttributeDefinitions: [{ AttributeName: "connection_id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "connection_id", KeyType: "HASH" }],
        BillingMode: "PAY_PER_REQUEST",
      }),
    );
    await dynamodb.send(new PutItemCommand({ TableName: table, Item: { connection_id: { S: "one" } } }));
    context = {
      settings,
      outputs: {
        aurora_cluster_arn: DBCluster!.DBClusterArn!,
        aurora_cluster_identifier: cluster,
        aurora_cluster_endpoint: DBCluster!.Endpoint!,
        aurora_reader_endpoint: DBCluster!.ReaderEndpoint!,
        aurora_database_name: "groundwork",
        aurora_port: 5432,
        db_credentials_secret_arn: "arn:aws:secretsmanager:ap-northeast-1:444455556666:secret:live",
        backup_vault_arn: "arn:aws:backup:ap-northeast-1:444455556666:backup-vault:groundwork-dev-vault",
        migration_function_name: "groundwork-dev-migration",
      },
      secretsKmsKeyArn: "alias/groundwork-dev-secrets",
      via: "lambda",
      login: "secret",
      wait: 0,
      who: "arn:aws:iam::444455556666:user/tester",
      say: (line) => said.push(line),
      reached: {
        signal: new AbortController().signal,
        connect: () => Promise.reject(new Error("nothing connects here")),
        invoke: async (request) => {
          if (request.task !== "check-copy") throw new Error(`asked for ${request.task}`);
          requireCopy(request.copy, {
            AURORA_CLUSTER_ENDPOINT: DBCluster!.Endpoint,
            COPY_PREFIX: "groundwork-dev-copy-",
          });
          return { asked: request.copy } as object;
        },
      },
    };
  }, LIMIT);
  afterAll(() => {
    for (const name of ["AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  });

  const wish = (name: string) => ({
    name,
    expiresAt: new Date("2027-01-01T00:00:00Z"),
    createdBy: "arn:aws:iam::444455556666:user/tester",
  });
  const target = "groundwork-dev-copy-0a1b2c";
  const restored = async (store: Store, at?: Date) => {
    const backup = await store.choose({ target, at });
    return store.restore(backup, { target, at });
  };
  const described = async (name: string) =>
    (await rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: name }))).DBClusters![0]!;

  test(
    "a snapshot of Aurora is being made, then there, with the tags that say whose it is and until when",
    async () => {
      const store = auroraStore(context);
      const name = "groundwork-dev-manual-20261121t223000-0000";
      const [backup] = await store.create(wish(name));
      expect(backup).toMatchObject({
        name,
        id: `arn:aws:rds:ap-northeast-1:444455556666:cluster-snapshot:${name}`,
        type: "aurora_snapshot",
        of: { type: "aws_rds_cluster", id: cluster },
        status: "available",
        encrypted: true,
        automated: false,
        mine: true,
        expiresAt: new Date("2027-01-01T00:00:00Z"),
        createdBy: "arn:aws:iam::444455556666:user/tester",
      });
      await rds.send(
        new CreateDBClusterSnapshotCommand({
          DBClusterIdentifier: cluster,
          DBClusterSnapshotIdentifier: "by-hand",
        }),
      );
      const byHand = (await store.list()).find((found) => found.name === "by-hand")!;
      expect(byHand).toMatchObject({ mine: false, automated: false });
      await expect(store.remove(byHand)).rejects.toMatchObject({ failure: "refused" });
      await expect(store.remove({ ...byHand, mine: true })).rejects.toMatchObject({ failure: "refused" });
      const again = new CreateDBClusterSnapshotCommand({
        DBClusterIdentifier: cluster,
        DBClusterSnapshotIdentifier: name,
      });
      expect(await errorOf(rds.send(again))).toMatch(/AlreadyExists/);
    },
    LIMIT,
  );

  test(
    "a copy of Aurora is in the same subnets, small, unprotected, with a secret of its own, and checked as such",
    async () => {
      const store = auroraStore(context);
      const copy = await restored(store);
      const found = await described(target);
      expect(found).toMatchObject({
        DBSubnetGroup: "isolated",
        VpcSecurityGroups: [{ VpcSecurityGroupId: "sg-0123456789abcdef0" }],
        DeletionProtection: false,
        StorageEncrypted: true,
        DatabaseName: "groundwork",
        MasterUsername: "groundwork_admin",
        ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 2 },
      });
      expect(found.TagList).toContainEqual({ Key: "RestoreTest", Value: target });
      // Else AWS Backup would back the copy up.
      expect(found.TagList!.map(({ Key }) => Key)).not.toContain("Backup");
      const { asked } = (await copy.check()) as unknown as { asked: Record<string, string> };
      expect(asked.aurora_cluster_endpoint).toBe(found.Endpoint);
      expect(asked.db_credentials_secret_arn).toContain(":secret:rds!cluster-");
      expect((await store.copies()).map((one) => one.target)).toEqual([target]);

      await store.removeCopy(target);
      expect(await store.copies()).toEqual([]);
      expect(await errorOf(described(target))).toBe("DBClusterNotFoundFault");
      expect((await described(cluster)).Status).toBe("available");
      const { DBInstances } = await rds.send(new DescribeDBInstancesCommand({}));
      expect(DBInstances!.map((one) => one.DBInstanceIdentifier)).toContain(`${cluster}-1`);
      await store.removeCopy(target);
    },
    LIMIT,
  );

  test(
    "a moment is restored from Aurora's own log, never one in the future",
    async () => {
      const store = auroraStore(context);
      await restored(store, new Date(Date.now() - 60_000));
      expect((await described(target)).DBSubnetGroup).toBe("isolated");
      await store.keep(target, new Date(Date.now() + 60_000));
      expect(await store.copies()).toMatchObject([{ target, atWork: false, keptUntil: expect.any(Date) }]);
      await store.removeCopy(target);
      const future = new RestoreDBClusterToPointInTimeCommand({
        DBClusterIdentifier: target,
        SourceDBClusterIdentifier: cluster,
        RestoreToTime: new Date(Date.now() + 3_600_000),
      });
      expect(await errorOf(rds.send(future))).toBe("InvalidParameterValue");
      const missing = new RestoreDBClusterFromSnapshotCommand({
        DBClusterIdentifier: target,
        SnapshotIdentifier: "never-made",
        Engine: "aurora-postgresql",
      });
      expect(await errorOf(rds.send(missing))).toBe("DBClusterSnapshotNotFoundFault");
    },
    LIMIT,
  );

  test(
    "what lacks a copy's name or its tags is never removed: not the cluster, not what is only called so",
    async () => {
      const store = auroraStore(context);
      await expect(store.removeCopy(cluster)).rejects.toMatchObject({ failure: "refused" });
      const untagged = "groundwork-dev-copy-ffffff";
      await rds.send(
        new CreateDBClusterCommand({
          DBClusterIdentifier: untagged,
          Engine: "aurora-postgresql",
          MasterUsername: "somebody",
          MasterUserPassword: "a-long-password",
        }),
      );
      await expect(store.removeCopy(untagged)).rejects.toMatchObject({ failure: "refused" });
      expect(await store.copies()).toEqual([]);
      expect((await described(untagged)).Status).toBe("available");
      await expect(redisStore(context).removeCopy(group)).rejects.toMatchObject({ failure: "refused" });
      await expect(dynamodbStore(context).removeCopy(table)).rejects.toMatchObject({ failure: "refused" });
    },
    LIMIT,
  );

  test(
    "the cache: a snapshot, a copy encrypted as the group, both gone again",
    async () => {
      const store = redisStore(context);
      const whole = new CreateSnapshotCommand({ ReplicationGroupId: group, SnapshotName: "by-hand" });
      expect(await errorOf(redis.send(whole))).toBe("InvalidParameterCombinationException");
      const long = `groundwork-dev-${"x".repeat(26)}`;
      const named = new CreateSnapshotCommand({ CacheClusterId: `${group}-001`, SnapshotName: long });
      expect(await errorOf(redis.send(named))).toBe("InvalidParameterValueException");
      const create = new CreateSnapshotCommand({ CacheClusterId: `${group}-001`, SnapshotName: "by-hand" });
      expect((await redis.send(create)).Snapshot!.SnapshotStatus).toBe("creating");
      expect(await errorOf(redis.send(create))).toBe("SnapshotAlreadyExistsFault");
      const [backup] = await store.create(wish("groundwork-dev-manual-20261121t223000-0001"));
      expect(backup).toMatchObject({ status: "available", mine: true, automated: false });
      expect(backup!.name).toMatch(/^groundwork-dev-m-[0-9a-z]{8}$/);
      expect((await store.list()).find(({ name }) => name === backup!.name)).toMatchObject({ mine: true });
      expect((await store.list()).find((found) => found.name === "by-hand")).toMatchObject({ mine: false });
      await expect(store.choose({ target, at: new Date() })).rejects.toMatchObject({ failure: "usage" });

      const copy = await restored(store);
      expect(await copy.check()).toMatchObject({ restored: { passed: true }, encryption: { passed: true } });
      await store.removeCopy(target);
      expect(await store.copies()).toEqual([]);
      await store.remove(backup!);
      expect((await store.list()).map((found) => found.name)).toEqual(["by-hand"]);
    },
    LIMIT,
  );

  test(
    "tables: a backup that says in its name until when it is kept, and a copy whose items are counted",
    async () => {
      const store = dynamodbStore(context);
      const [backup] = (await store.create(wish("groundwork-dev-manual-20261121t223000-0002"))) as [Backup];
      expect(backup).toMatchObject({
        name: "groundwork-dev-manual-20261121t223000-0002-until-20270101t000000",
        of: { type: "aws_dynamodb_table", id: table },
        status: "available",
        mine: true,
        expiresAt: new Date("2027-01-01T00:00:00Z"),
      });
      const copy = await restored(store);
      expect(await copy.check()).toMatchObject({ items: { passed: true, details: { items: 1 } } });
      expect((await store.copies()).map((one) => one.target)).toEqual([target]);
      await store.removeCopy(target);
      expect(await store.copies()).toEqual([]);
      await store.remove(backup);
      expect(await store.list()).toEqual([]);
    },
    LIMIT,
  );
}
