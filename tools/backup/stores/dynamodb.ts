import {
  CreateBackupCommand,
  DeleteBackupCommand,
  DeleteTableCommand,
  DescribeBackupCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListTagsOfResourceCommand,
  paginateListTables,
  paginateScan,
  RestoreTableFromBackupCommand,
  RestoreTableToPointInTimeCommand,
  TagResourceCommand,
  ListBackupsCommand,
} from "@aws-sdk/client-dynamodb";
import type {
  BackupSummary,
  RestoreTableFromBackupCommandInput,
  TableDescription,
} from "@aws-sdk/client-dynamodb";
import { tableName } from "../../../environments/names";
import { MigrationError } from "../../migrate/errors";
import { chooseBackup } from "../choose";
import type { BackupContext } from "../context";
import { foundCopy } from "../copy";
import type { Backup, BackupStatus, FoundCopy, Store } from "../model";
import {
  copyTags,
  datedName,
  isBackupName,
  isCopyName,
  lastDayOf,
  requireCopy,
  requireMine,
  tagList,
  tagsByKey,
} from "../names";
import { waitFor, waitUntilGone, waitUntilSettled } from "../wait";

/**
 * The tables of DynamoDB: a backup of each on demand. Such a backup takes no tags, so its name says whose it is and until
 * when. A copy is a table without indexes, whose items are counted.
 */
export function dynamodbStore({ settings, reached, say }: BackupContext): Store {
  const client = new DynamoDBClient({ region: settings.region });
  const tables = (settings.nosql?.tables ?? []).map(({ name }) => tableName(settings, name));
  const { signal } = reached;

  const table = async (name: string): Promise<TableDescription | undefined> => {
    try {
      return (await client.send(new DescribeTableCommand({ TableName: name }))).Table;
    } catch (error) {
      if ((error as Error).name === "ResourceNotFoundException") return undefined;
      throw error;
    }
  };
  const tagsOf = async (arn: string): Promise<Record<string, string>> =>
    tagsByKey((await client.send(new ListTagsOfResourceCommand({ ResourceArn: arn }))).Tags);
  /** What a copy is marked with; until DynamoDB takes tags of it, its origin says that it is one. */
  const marksOf = async (name: string, found: TableDescription): Promise<Record<string, string>> => {
    const tags = await tagsOf(found.TableArn!);
    const source = found.RestoreSummary?.SourceTableArn?.split("/").at(-1);
    if (Object.keys(tags).length > 0 || !source || !tables.includes(source)) return tags;
    const began = found.CreationDateTime ?? new Date();
    return { ...copyTags(settings, name), MadeBy: "", StartedAt: began.toISOString() };
  };
  const list = async (): Promise<Backup[]> => {
    const found: Backup[] = [];
    for (const name of tables) {
      const live = await table(name);
      let start: string | undefined;
      do {
        // The SDK has no paginator for it.
        const answer = await client.send(
          new ListBackupsCommand({ TableName: name, BackupType: "ALL", ExclusiveStartBackupArn: start }),
        );
        found.push(...(answer.BackupSummaries ?? []).map((summary) => describe(summary, live)));
        start = answer.LastEvaluatedBackupArn;
      } while (start);
    }
    return found;
  };
  const describe = (summary: BackupSummary, live: TableDescription | undefined): Backup => {
    const name = summary.BackupName!;
    const mine = summary.BackupType === "USER" && isBackupName(settings, name);
    return {
      id: summary.BackupArn!,
      name,
      type: "dynamodb_backup",
      of: { type: "aws_dynamodb_table", id: summary.TableName! },
      status: (summary.BackupStatus?.toLowerCase() ?? "creating") as BackupStatus,
      createdAt: summary.BackupCreationDateTime!,
      expiresAt: (mine && lastDayOf(name)) || summary.BackupExpiryDateTime,
      sizeGb: (summary.BackupSizeBytes ?? 0) / 1024 ** 3,
      // DynamoDB encrypts every backup, with the table's key.
      encrypted: true,
      kmsKeyId: live?.SSEDescription?.KMSMasterKeyArn,
      automated: summary.BackupType !== "USER",
      mine,
    };
  };
  const countItems = async (name: string): Promise<number> => {
    let count = 0;
    for await (const { Count = 0 } of paginateScan({ client }, { TableName: name, Select: "COUNT" })) {
      if (signal.aborted) throw new MigrationError("interrupted", `Interrupted (${signal.reason}).`);
      count += Count;
    }
    return count;
  };

  return {
    name: "dynamodb",
    create: async ({ name, expiresAt, createdBy }) => {
      const made: Backup[] = [];
      for (const tableOf of tables) {
        const { BackupDetails } = await client.send(
          new CreateBackupCommand({ TableName: tableOf, BackupName: datedName(name, expiresAt) }),
        );
        await waitFor({
          what: `dynamodb  ${tableOf}`,
          look: async () =>
            (await client.send(new DescribeBackupCommand({ BackupArn: BackupDetails!.BackupArn })))
              .BackupDescription,
          status: (found) => found?.BackupDetails?.BackupStatus?.toLowerCase() ?? "not there yet",
          isDone: (found) => found?.BackupDetails?.BackupStatus === "AVAILABLE",
          failed: /^deleted/,
          signal,
          say,
        });
        const backup = (await list()).find(({ id }) => id === BackupDetails!.BackupArn)!;
        made.push({ ...backup, completedAt: new Date(), createdBy });
      }
      return made;
    },
    list,
    remove: async (backup) => {
      requireMine(settings, backup);
      await client.send(new DeleteBackupCommand({ BackupArn: backup.id }));
    },
    choose: async (wish) => {
      if (!wish.at) return chooseBackup(await list(), wish);
      const name = wish.backup ?? tables[0]!;
      const live = tables.includes(name) ? await table(name) : undefined;
      if (!live) {
        throw new MigrationError(
          "usage",
          `With --at, --backup names a table: one of ${tables.join(", ")}. ${name} is none.`,
        );
      }
      return {
        id: live.TableArn!,
        name,
        type: "dynamodb_backup",
        of: { type: "aws_dynamodb_table", id: name },
        status: "available",
        createdAt: wish.at,
        encrypted: true,
        kmsKeyId: live.SSEDescription?.KMSMasterKeyArn,
        automated: true,
        mine: false,
        location: "DynamoDB's point-in-time recovery",
      };
    },
    restore: async (backup, { target, at }) => {
      const common = {
        TargetTableName: target,
        BillingModeOverride: "PAY_PER_REQUEST",
        // Indexes take most of the time, and hold nothing that the table does not.
        GlobalSecondaryIndexOverride: [],
        // Else a copy of a backup would be under a key of AWS.
        SSESpecificationOverride: backup.kmsKeyId
          ? { Enabled: true, SSEType: "KMS", KMSMasterKeyId: backup.kmsKeyId }
          : undefined,
      } satisfies Partial<RestoreTableFromBackupCommandInput>;
      if (at) {
        await client.send(
          new RestoreTableToPointInTimeCommand({
            ...common,
            SourceTableName: backup.of.id,
            RestoreDateTime: at,
          }),
        );
      } else {
        await client.send(new RestoreTableFromBackupCommand({ ...common, BackupArn: backup.id }));
      }
      const made = await waitFor({
        what: `copy  ${target}`,
        look: () => table(target),
        status: (found) => found?.TableStatus?.toLowerCase() ?? "not there yet",
        isDone: (found) => found !== undefined,
        signal,
        say,
      });
      const mark = () =>
        client.send(
          new TagResourceCommand({ ResourceArn: made.TableArn!, Tags: tagList(copyTags(settings, target)) }),
        );
      // As early as DynamoDB takes tags: a restore takes none along.
      const marked = await mark().then(
        () => true,
        (error: Error) => {
          if (error.name !== "ResourceInUseException") throw error;
          return false;
        },
      );
      await waitFor({
        what: `copy  ${target}`,
        look: () => table(target),
        status: (found) => found?.TableStatus?.toLowerCase() ?? "not there",
        isDone: (found) => found?.TableStatus === "ACTIVE",
        failed: /^(deleting|archived)/,
        signal,
        say,
      });
      if (!marked) await mark();
      // DynamoDB tells tags some seconds after it took them, and without them nothing may be removed.
      await waitFor({
        what: `copy  ${target}`,
        look: () => tagsOf(made.TableArn!),
        status: (tags) => (tags?.RestoreTest ? "marked" : "not marked yet"),
        isDone: (tags) => tags?.RestoreTest === target,
        signal,
        say,
      });
      const expected = at
        ? undefined
        : (await client.send(new DescribeBackupCommand({ BackupArn: backup.id }))).BackupDescription
            ?.SourceTableDetails?.ItemCount;
      return {
        target,
        access: `table ${target}`,
        check: async () => {
          const items = await countItems(target);
          // DynamoDB counts a table's items every six hours, so its number says no more than whether there were any.
          const lost = items === 0 && (expected ?? 0) > 0;
          return {
            items: {
              passed: !lost,
              text: `${items} items${expected === undefined ? "" : `; DynamoDB last counted ${expected} in the table`}`,
              details: { items, expected },
            },
          };
        },
      };
    },
    keep: async (target, until) => {
      const found = await table(target);
      requireCopy(settings, target, found ? await tagsOf(found.TableArn!) : {});
      await client.send(
        new TagResourceCommand({
          ResourceArn: found!.TableArn!,
          Tags: tagList({ KeptUntil: until.toISOString() }),
        }),
      );
    },
    removeCopy: async (target) => {
      const found = await table(target);
      if (!found) return;
      requireCopy(settings, target, await marksOf(target, found));
      const status = ({ TableStatus }: TableDescription) => TableStatus?.toLowerCase();
      const leaving = { target, look: () => table(target), status, say };
      const settled = await waitUntilSettled(leaving);
      if (settled && settled.TableStatus !== "DELETING")
        await client.send(new DeleteTableCommand({ TableName: target }));
      await waitUntilGone(leaving);
    },
    copies: async () => {
      const found: FoundCopy[] = [];
      for await (const { TableNames = [] } of paginateListTables({ client }, {})) {
        for (const name of TableNames) {
          if (!isCopyName(settings, name)) continue;
          const there = await table(name);
          const tags = there ? await marksOf(name, there) : {};
          if (tags.RestoreTest === name) found.push(await foundCopy(name, tags));
        }
      }
      return found;
    },
  };
}
