import { randomBytes } from "node:crypto";
import os from "node:os";
import { InvalidArgumentError } from "commander";
import { copyPrefix, prefixOf } from "../../environments/names";
import type { Settings } from "../../environments/schema";
import { MigrationError } from "../migrate/errors";

type Naming = Pick<Settings, "project" | "environment">;

/** What the tag ManagedBy of a backup and of a copy says; nothing without it is ever deleted. */
export const managedBy = "groundwork-backup";

const day = 86_400_000;
const stampForm = String.raw`\d{8}t\d{6}`;

/** `20261121t223000`, in UTC. */
function stamp(moment: Date): string {
  return moment
    .toISOString()
    .replace(/[-:]|\..*$/g, "")
    .toLowerCase();
}

function parseStamp(text: string): Date {
  const [, year, month, date, hour, minute, second] = /^(....)(..)(..)t(..)(..)(..)$/.exec(text)!.map(Number);
  return new Date(Date.UTC(year!, month! - 1, date, hour, minute, second));
}

/** The name of a backup that is made now: no two are the same, and its age shows in it. */
export function backupName(settings: Naming, now = new Date()): string {
  return `${prefixOf(settings)}-manual-${stamp(now)}-${randomBytes(2).toString("hex")}`;
}

/** The same for ElastiCache, which allows 40 characters: the moment as a number to the base 36. */
export function shortBackupName(settings: Naming, now = new Date()): string {
  return `${prefixOf(settings)}-m-${now.getTime().toString(36)}`;
}

/** A backup's name with its last day, for what takes no tags: DynamoDB's backups. */
export const datedName = (name: string, expiresAt: Date): string => `${name}-until-${stamp(expiresAt)}`;

/** Whether a backup's name is of this command and this environment. */
export function isBackupName(settings: Naming, name: string): boolean {
  const long = `manual-${stampForm}-[0-9a-f]{4}(-until-${stampForm})?`;
  return new RegExp(`^${prefixOf(settings)}-(${long}|m-[0-9a-z]{8})$`).test(name);
}

/** The last day in a name of `datedName`. */
export function lastDayOf(name: string): Date | undefined {
  const found = new RegExp(`-until-(${stampForm})$`).exec(name);
  return found ? parseStamp(found[1]!) : undefined;
}

/** The name of a copy: short, for AWS allows 40 characters for a replication group. */
export function copyName(settings: Naming): string {
  return copyPrefix(settings) + randomBytes(3).toString("hex");
}

/** Whether a name is a copy's, of this environment. Nothing that the stacks make is called so. */
export function isCopyName(settings: Naming, name: string): boolean {
  return new RegExp(`^${copyPrefix(settings)}[0-9a-f]{6}$`).test(name);
}

/** Tags of a backup. No tag `Backup`: AWS Backup must not back up a backup. */
export function backupTags(settings: Settings, createdBy: string, expiresAt: Date): Record<string, string> {
  return {
    ...ownTags(settings),
    CreatedBy: tagValue(createdBy),
    ExpiresAt: expiresAt.toISOString(),
  };
}

/** Tags of a copy: its own name, so that a tag that was copied along with another resource proves nothing. */
export function copyTags(settings: Settings, target: string): Record<string, string> {
  return { ...ownTags(settings), RestoreTest: target, MadeBy: maker(), StartedAt: new Date().toISOString() };
}

function ownTags({ project, environment, dataClassification }: Settings): Record<string, string> {
  return {
    Project: project,
    Environment: environment,
    Phase: "database",
    ManagedBy: managedBy,
    DataClassification: dataClassification,
  };
}

/** The process that makes a copy, as a tag. */
export const maker = (): string => `${tagValue(os.hostname())}:${process.pid}`;

/** AWS takes letters, digits, spaces and _ . : / = + - @ in a tag, 256 at most. */
const tagValue = (text: string) => text.replace(/[^\p{L}\p{N} _.:/=+\-@]/gu, "_").slice(0, 256);

/** Whether tags are those of this environment and of this command. */
export function hasOwnTags({ project, environment }: Naming, tags: Record<string, string>): boolean {
  return tags.ManagedBy === managedBy && tags.Project === project && tags.Environment === environment;
}

/** Refuses what is no copy of this environment, by name and by tags. @throws MigrationError `refused` */
export function requireCopy(settings: Naming, target: string, tags: Record<string, string>): void {
  if (isCopyName(settings, target) && hasOwnTags(settings, tags) && tags.RestoreTest === target) return;
  throw new MigrationError(
    "refused",
    `${target} is no copy that a restore test of ${settings.environment} made: it lacks the name or the tags ` +
      `(ManagedBy=${managedBy}, RestoreTest=${target}). Nothing was deleted.`,
  );
}

/** Refuses to delete a backup that `create` did not make for this environment. @throws MigrationError `refused` */
export function requireMine(settings: Naming, { name, mine }: { name: string; mine: boolean }): void {
  if (mine && isBackupName(settings, name)) return;
  throw new MigrationError(
    "refused",
    `${name} was not made by \`backup -- ${settings.environment} create\`: it is not deleted.`,
  );
}

/** A list of tags as AWS answers it, by key. */
export function tagsByKey(list: readonly { Key?: string; Value?: string }[] = []): Record<string, string> {
  return Object.fromEntries(list.map(({ Key, Value }) => [Key ?? "", Value ?? ""]));
}

/** Tags as AWS takes them. */
export const tagList = (tags: Record<string, string>): { Key: string; Value: string }[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/**
 * A length of time on the command line, in milliseconds: `30d`, `12h`, `45m`.
 *
 * @throws InvalidArgumentError unless it is between a minute and ten years
 */
export function duration(text: string): number {
  const milliseconds = parseDuration(text);
  if (milliseconds === undefined)
    throw new InvalidArgumentError("It must be days, hours or minutes, ten years at most: 30d, 12h, 45m.");
  return milliseconds;
}

/**
 * How long a backup is kept, on the command line, in milliseconds. AWS may take minutes to begin one, and its date must not
 * be over by then.
 *
 * @throws InvalidArgumentError unless it is between an hour and ten years
 */
export function retention(text: string): number {
  const milliseconds = parseDuration(text) ?? 0;
  if (milliseconds < day / 24)
    throw new InvalidArgumentError("It must be between an hour and ten years: 30d, 12h, 90m.");
  return milliseconds;
}

function parseDuration(text: string): number | undefined {
  const found = /^([1-9]\d{0,4})([dhm])$/.exec(text);
  if (!found) return undefined;
  const milliseconds = Number(found[1]) * { d: day, h: day / 24, m: day / 1440 }[found[2] as "d"];
  return milliseconds > 3653 * day ? undefined : milliseconds;
}
