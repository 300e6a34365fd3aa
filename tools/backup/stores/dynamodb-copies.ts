import {
  DeleteTableCommand,
  DescribeBackupCommand,
  DescribeTableCommand,
  ListTagsOfResourceCommand,
  paginateListTables,
  paginateScan,
  RestoreTableFromBackupCommand,
  RestoreTableToPointInTimeCommand,
  TagResourceCommand,
} from "@aws-sdk/client-dynamodb";
import type {
  DynamoDBClient,
  RestoreTableFromBackupCommandInput,
  TableDescription,
} from "@aws-sdk/client-dynamodb";
import { MigrationError } from "../../migrate/errors";
import type { BackupContext } from "../context";
import { foundCopy } from "../copy";
import type { FoundCopy, Store } from "../model";
import { copyTags, isCopyName, requireCopy, tagList, tagsByKey } from "../names";
import { waitFor, waitUntilGone, waitUntilSettled } from "../wait";

/** Describes a table by its name; undefined if there is none. */
export function findTable(client: DynamoDBClient): (name: string) => Promise<TableDescription | undefined> {
  return async (name) => {
    try {
      return (await client.send(new DescribeTableCommand({ TableName: name }))).Table;
    } catch (error) {
      if ((error as Error).name === "ResourceNotFoundException") return undefined;
      throw error;
    }
  };
}

/**
 * Copies of tables: without indexes, under the table's key, their items counted.
 *
 * @param tables the environment's, by name
 */
export function dynamodbCopies(
  { settings, reached, say }: BackupContext,
  client: DynamoDBClient,
  tables: readonly string[],
): Pick<Store, "restore" | "keep" | "removeCopy" | "copies"> {
  const { signal } = reached;
  const table = findTable(client);

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
  const countItems = async (name: string): Promise<number> => {
    let count = 0;
    for await (const { Count = 0 } of paginateScan({ client }, { TableName: name, Select: "COUNT" })) {
      if (signal.aborted) throw new MigrationError("interrupted", `Interrupted (${signal.reason}).`);
      count += Count;
    }
    return count;
  };

  return {
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
