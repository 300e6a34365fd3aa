import {
  CreateBackupCommand,
  DeleteBackupCommand,
  DescribeBackupCommand,
  DynamoDBClient,
  ListBackupsCommand,
} from "@aws-sdk/client-dynamodb";
import type { BackupSummary, TableDescription } from "@aws-sdk/client-dynamodb";
import { tableName } from "../../../environments/names";
import { MigrationError } from "../../migrate/errors";
import { chooseBackup } from "../choose";
import type { BackupContext } from "../context";
import type { Backup, BackupStatus, Store } from "../model";
import { datedName, isBackupName, lastDayOf, requireMine } from "../names";
import { waitFor } from "../wait";
import { dynamodbCopies, findTable } from "./dynamodb-copies";

/**
 * The tables of DynamoDB: a backup of each on demand. Such a backup takes no tags, so its name says whose it is and until
 * when.
 */
export function dynamodbStore(context: BackupContext): Store {
  const { settings, reached, say } = context;
  const client = new DynamoDBClient({ region: settings.region });
  const tables = (settings.nosql?.tables ?? []).map(({ name }) => tableName(settings, name));
  const { signal } = reached;

  const table = findTable(client);
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
    ...dynamodbCopies(context, client, tables),
  };
}
