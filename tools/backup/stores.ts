import type { Settings } from "../../environments/schema";
import { localEnvironment } from "../local/env";
import { MigrationError } from "../migrate/errors";
import type { BackupContext } from "./context";
import type { Store, StoreName } from "./model";
import { auroraStore } from "./stores/aurora";
import { dynamodbStore } from "./stores/dynamodb";
import { physicalStore } from "./stores/physical";
import { redisStore } from "./stores/redis";

/** The data stores that an environment has. */
function storesOf({ nosql }: Settings): StoreName[] {
  return ["aurora", "redis", ...(nosql?.tables.length ? (["dynamodb"] as const) : [])];
}

/**
 * The data stores that a command is about.
 *
 * @param wanted those named on the command line; none: all
 * @throws MigrationError `usage` for one that the environment does not have
 */
export function openStores(context: BackupContext, wanted: readonly string[]): Store[] {
  const there = storesOf(context.settings);
  const unknown = wanted.filter((name) => !there.includes(name as StoreName));
  if (unknown.length) {
    throw new MigrationError(
      "usage",
      `${context.settings.environment} has no ${unknown.join(", ")} to back up: one or more of ${there.join(", ")}.`,
    );
  }
  const isLocal = context.settings.environment === localEnvironment;
  const open = { aurora: isLocal ? physicalStore : auroraStore, redis: redisStore, dynamodb: dynamodbStore };
  return there.filter((name) => !wanted.length || wanted.includes(name)).map((name) => open[name](context));
}
