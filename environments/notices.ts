import { versionNotice } from "./rules/engine-version";
import type { Settings } from "./schema";

/** What a reader should know of settings that are accepted all the same, in plain sentences. */
export function notices(settings: Settings): string[] {
  return [versionNotice(settings.database.engineVersion)].filter((notice) => notice !== undefined);
}
