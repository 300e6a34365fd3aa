import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ElastiCacheClient } from "@aws-sdk/client-elasticache";
import { RDSClient } from "@aws-sdk/client-rds";
import { loadSettings } from "../../../../environments";
import type { BackupContext } from "../../../../tools/backup/context";
import { isLeft } from "../../../../tools/backup/copy";
import type { Backup } from "../../../../tools/backup/model";
import { copyTags, tagList } from "../../../../tools/backup/names";
import { auroraStore } from "../../../../tools/backup/stores/aurora";
import { dynamodbStore } from "../../../../tools/backup/stores/dynamodb";
import { redisStore } from "../../../../tools/backup/stores/redis";

/** What AWS is still at work on, as its API references describe it; the emulator is through at once. */

const settings = { ...loadSettings("dev"), nosql: { tables: [{ name: "connections" }] } };
const context = {
  settings,
  outputs: { aurora_cluster_identifier: "groundwork-dev-cluster" },
  reached: { signal: new AbortController().signal },
  say: () => undefined,
} as unknown as BackupContext;
const target = "groundwork-dev-copy-0a1b2c";
const tags = tagList(copyTags(settings as BackupContext["settings"], target));
const refusal = (name: string) => Object.assign(new Error(name), { name });

/** Answers a client's requests by the names of their commands. @returns the names, as they were asked */
function answer(
  client: { prototype: { send: unknown } },
  answers: Record<string, (input: object) => object>,
): readonly string[] {
  const asked: string[] = [];
  type Send = { send: (command: { input: object }) => Promise<object> };
  jest.spyOn(client.prototype as Send, "send").mockImplementation(async (command) => {
    const name = command.constructor.name.replace(/Command$/, "");
    asked.push(name);
    return answers[name]!(command.input);
  });
  return asked;
}
afterEach(() => jest.restoreAllMocks());

test("a group whose tags are not told yet is somebody's, and is removed once they are", async () => {
  const statuses = ["creating", "creating", "available", "gone"];
  const group = () => {
    const [Status] = statuses.length > 1 ? statuses.splice(0, 1) : statuses;
    if (Status === "gone") throw refusal("ReplicationGroupNotFoundFault");
    return { ReplicationGroups: [{ ReplicationGroupId: target, ARN: "arn", Status }] };
  };
  const asked = answer(ElastiCacheClient, {
    DescribeReplicationGroups: group,
    ListTagsForResource: () => {
      if (statuses.includes("available")) throw refusal("InvalidReplicationGroupStateFault");
      return { TagList: tags };
    },
    DeleteReplicationGroup: () => ({}),
  });
  const store = redisStore(context);
  const [copy] = await store.copies();
  expect(copy).toEqual({ target, atWork: true });
  expect(isLeft(copy!)).toBe(false);
  await store.removeCopy(target);
  expect(asked.filter((name) => name === "DeleteReplicationGroup")).toHaveLength(1);
});

test("a table that a killed restore left without tags is known by its origin", async () => {
  let there = true;
  const source = "arn:aws:dynamodb:ap-northeast-1:111111111111:table/groundwork-dev-connections";
  const origin: { RestoreSummary?: object } = { RestoreSummary: { SourceTableArn: source } };
  const asked = answer(DynamoDBClient, {
    ListTables: () => ({ TableNames: ["groundwork-dev-connections", target] }),
    DescribeTable: () => {
      if (!there) throw refusal("ResourceNotFoundException");
      const CreationDateTime = new Date(Date.now() - 86_400_000);
      return {
        Table: { TableName: target, TableArn: "arn", TableStatus: "ACTIVE", CreationDateTime, ...origin },
      };
    },
    ListTagsOfResource: () => ({ Tags: [] }),
    DeleteTable: () => {
      there = false;
      return {};
    },
  });
  const store = dynamodbStore(context);
  const [copy] = await store.copies();
  expect(isLeft(copy!)).toBe(true);

  const restored = origin.RestoreSummary;
  delete origin.RestoreSummary;
  expect(await store.copies()).toEqual([]);
  await expect(store.removeCopy(target)).rejects.toMatchObject({ failure: "refused" });
  expect(asked).not.toContain("DeleteTable");

  origin.RestoreSummary = restored;
  await store.removeCopy(target);
  expect(asked).toContain("DeleteTable");
});

test("a copy of a table is under the table's key, and looked at once its tags are told", async () => {
  const key = "arn:aws:kms:ap-northeast-1:111111111111:key/1";
  let told = 0;
  let asked: object | undefined;
  answer(DynamoDBClient, {
    RestoreTableFromBackup: (input) => (asked = input),
    DescribeTable: () => ({ Table: { TableName: target, TableArn: "arn", TableStatus: "ACTIVE" } }),
    TagResource: () => ({}),
    // As DynamoDB does, which tells no tags for some seconds after it took them.
    ListTagsOfResource: () => ({ Tags: told++ ? tags : [] }),
    DescribeBackup: () => ({ BackupDescription: {} }),
  });
  const backup = { id: "arn:backup", kmsKeyId: key, of: { id: "groundwork-dev-connections" } } as Backup;
  await dynamodbStore(context).restore(backup, { target });
  expect(asked).toMatchObject({
    SSESpecificationOverride: { Enabled: true, SSEType: "KMS", KMSMasterKeyId: key },
  });
  expect(told).toBe(2);
});

test("an instance that is being made is waited for, for RDS deletes neither it nor its cluster", async () => {
  let [instance, cluster] = ["creating", "available"];
  const asked = answer(RDSClient, {
    DescribeDBClusters: () => {
      if (cluster === "gone") throw refusal("DBClusterNotFoundFault");
      const DBClusterMembers = [{ DBInstanceIdentifier: `${target}-1` }];
      return {
        DBClusters: [{ DBClusterIdentifier: target, Status: cluster, TagList: tags, DBClusterMembers }],
      };
    },
    DescribeDBInstances: () => {
      const answered = { DBInstances: [{ DBInstanceStatus: instance }] };
      instance = "available";
      return answered;
    },
    DeleteDBInstance: () => {
      if (instance === "creating") throw refusal("InvalidDBInstanceStateFault");
      instance = "deleting";
      return {};
    },
    DeleteDBCluster: () => {
      if (instance !== "deleting") throw refusal("InvalidDBClusterStateFault");
      cluster = "gone";
      return {};
    },
  });
  await auroraStore(context).removeCopy(target);
  expect(asked.filter((name) => name === "DescribeDBInstances")).toHaveLength(2);
  expect(asked.slice(-3)).toEqual(["DeleteDBInstance", "DeleteDBCluster", "DescribeDBClusters"]);
});
