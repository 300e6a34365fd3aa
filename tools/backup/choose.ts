import { MigrationError } from "../migrate/errors";
import type { Backup, RestoreWish } from "./model";

/**
 * The backup that a wish means: the one that it names, else the newest that `create` made, else the newest there is.
 *
 * @throws MigrationError `usage` if there is none, or it is not available
 */
export function chooseBackup(backups: readonly Backup[], { backup: wanted }: RestoreWish): Backup {
  const available = backups
    .filter(({ status }) => status === "available")
    .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  const found = wanted
    ? available.find(({ id, name }) => id === wanted || name === wanted)
    : (available.find(({ mine }) => mine) ?? available[0]);
  if (found) return found;
  const there = backups.map(({ name, status }) => `${name} (${status})`).join(", ");
  throw new MigrationError(
    "usage",
    wanted
      ? `There is no backup ${wanted} that could be restored. There are: ${there || "none"}.`
      : `There is no backup that could be restored${there ? `, but ${there}` : ""}. Take one: create`,
  );
}
