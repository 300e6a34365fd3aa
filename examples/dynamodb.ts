import { dev } from "../environments/dev";
import type { SettingsInput } from "../environments/schema";

/**
 * A table of DynamoDB with a sort key, a global and a local index, and capacity that scales, of table and index apart.
 *
 * Costs: provisioned capacity is paid for by the hour whether it is used or not; five reads and five writes a second,
 * for the table and for the index, are about 6.50 USD a month in Tokyo, and free while the account has no more than 25
 * of each. On demand nothing is paid while nothing is asked.
 * Gives up: AWS scales within minutes, not at once; a sudden peak is refused meanwhile (`ThrottlingException`), which
 * on-demand capacity would mostly take. Indexes of such a table are changed in two steps (docs/nosql.md).
 * Use: copy the description; the section alone makes the phase `nosql`, and lets the application use the table.
 */
export const dynamodb: SettingsInput = {
  ...dev,
  environment: "dynamodb",
  nosql: {
    tables: [
      {
        name: "reactions",
        partitionKey: { name: "room_id", type: "S" },
        sortKey: { name: "reacted_at", type: "N" },
        globalIndexes: [
          {
            name: "by_user",
            partitionKey: { name: "user_id", type: "S" },
            sortKey: { name: "reacted_at", type: "N" },
            projection: ["emoji"],
          },
        ],
        localIndexes: [{ name: "by_message", sortKey: { name: "message_id", type: "S" }, projection: "all" }],
        capacity: {
          mode: "provisioned",
          read: { min: 5, max: 50 },
          write: { min: 5, max: 50 },
          targetPercent: 70,
        },
        stream: "new",
        pointInTimeRecoveryDays: 7,
        deletionProtection: false,
        contributorInsights: false,
      },
    ],
  },
};
