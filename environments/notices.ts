import { versionNotice } from "./rules/engine-version";
import type { Settings } from "./schema";

const proxyNotice =
  "database.proxy: RDS Proxy pins a connection to its client once a setting of the session changes, and the identity " +
  "of each transaction is such a setting: connections are not shared. See docs/application.md, Poolers.";

/** What a reader should know of settings that are accepted all the same, in plain sentences. */
export function notices(settings: Settings): string[] {
  const { engineVersion, proxy } = settings.database;
  return [versionNotice(engineVersion), proxy && proxyNotice].filter((notice) => notice !== undefined);
}
