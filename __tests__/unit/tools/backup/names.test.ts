import {
  backupName,
  backupTags,
  copyName,
  copyTags,
  datedName,
  duration,
  hasOwnTags,
  isBackupName,
  isCopyName,
  lastDayOf,
  requireCopy,
  requireMine,
  retention,
  shortBackupName,
} from "../../../../tools/backup/names";
import { loadSettings } from "../../../../environments";

const dev = loadSettings("dev");
const prod = loadSettings("prod");
const now = new Date("2026-11-21T22:30:00Z");
const until = new Date("2026-12-21T22:30:00Z");

describe("names of backups", () => {
  test("are unique, tell their age, and are of one environment", () => {
    const name = backupName(dev, now);
    expect(name).toMatch(/^groundwork-dev-manual-20261121t223000-[0-9a-f]{4}$/);
    expect(isBackupName(dev, name)).toBe(true);
    expect(isBackupName(prod, name)).toBe(false);
    const names = new Set(Array.from({ length: 20 }, () => backupName(dev, now)));
    expect(names.size).toBeGreaterThan(15);
  });

  test("carry their last day where no tag can", () => {
    const name = datedName(backupName(dev, now), until);
    expect(isBackupName(dev, name)).toBe(true);
    expect(lastDayOf(name)).toEqual(until);
    expect(lastDayOf(backupName(dev, now))).toBeUndefined();
  });

  test("are short where ElastiCache takes them, whatever the prefix", () => {
    const name = shortBackupName(dev, now);
    expect(isBackupName(dev, name)).toBe(true);
    expect(isBackupName(prod, name)).toBe(false);
    expect(shortBackupName(dev, until) > name).toBe(true);
    const long = shortBackupName({ project: "p".repeat(20), environment: "e".repeat(7) }, now);
    expect(long.length).toBeLessThanOrEqual(40);
  });

  test.each([
    "groundwork-dev-manual",
    "groundwork-dev-m-2026",
    "rds:groundwork-dev-2026",
    "groundwork-dev-manual-20261121t223000-xyz1",
    "by-hand",
  ])("%s is none", (name) => expect(isBackupName(dev, name)).toBe(false));
});

describe("names of copies", () => {
  test("fit a replication group of the longest prefix, and are of one environment", () => {
    expect(isCopyName(dev, copyName(dev))).toBe(true);
    expect(isCopyName(prod, copyName(dev))).toBe(false);
    // The load balancer's name leaves 28 characters for project and environment.
    expect(copyName({ project: "p".repeat(20), environment: "e".repeat(7) })).toHaveLength(40);
  });

  test("what the stacks make is never called so", () => {
    for (const name of ["groundwork-dev-cluster", "groundwork-dev-redis", "groundwork-dev-connections"])
      expect(isCopyName(dev, name)).toBe(false);
  });
});

describe("marks", () => {
  const target = "groundwork-dev-copy-0a1b2c";

  test("a copy carries its own name, and no tag by which AWS Backup would back it up", () => {
    const tags = copyTags(dev, target);
    expect(tags).toMatchObject({
      RestoreTest: target,
      Project: "groundwork",
      Environment: "dev",
      Phase: "database",
    });
    expect(tags).not.toHaveProperty("Backup");
    expect(() => requireCopy(dev, target, tags)).not.toThrow();
  });

  test.each([
    ["a name that no copy has", "groundwork-dev-cluster", copyTags(dev, "groundwork-dev-cluster")],
    ["no tags", target, {}],
    ["the tags of another copy", target, copyTags(dev, "groundwork-dev-copy-ffffff")],
    ["another environment", target, copyTags(prod, target)],
    ["tags of Terraform's", target, { ...copyTags(dev, target), ManagedBy: "cdktf" }],
  ])("%s: is not deleted", (_, name, tags) => {
    expect(() => requireCopy(dev, name, tags)).toThrow(/is no copy .* Nothing was deleted/);
  });

  test("a backup carries who made it and until when, in characters that AWS takes", () => {
    const tags = backupTags(dev, "arn:aws:sts::111111111111:assumed-role/ops/tarō<x>", until);
    expect(tags).toMatchObject({
      CreatedBy: "arn:aws:sts::111111111111:assumed-role/ops/tarō_x_",
      ExpiresAt: "2026-12-21T22:30:00.000Z",
    });
    expect(hasOwnTags(dev, tags)).toBe(true);
    expect(hasOwnTags(prod, tags)).toBe(false);
  });

  test("only a backup that is marked and named so may be deleted", () => {
    const name = backupName(dev, now);
    expect(() => requireMine(dev, { name, mine: true })).not.toThrow();
    for (const backup of [
      { name, mine: false },
      { name: "by-hand", mine: true },
      { name: backupName(prod, now), mine: true },
    ])
      expect(() => requireMine(dev, backup)).toThrow(/it is not deleted/);
  });
});

describe("lengths of time", () => {
  test.each([
    ["30d", 2_592_000_000],
    ["12h", 43_200_000],
    ["45m", 2_700_000],
  ])("%s", (text, milliseconds) => expect(duration(text)).toBe(milliseconds));

  test.each(["30", "30s", "0d", "-1d", "1.5d", "30 d", "1w", "99999d", ""])("%j is refused", (text) =>
    expect(() => duration(text)).toThrow(/30d, 12h, 45m/),
  );

  // Recorded is a date that must be after the backup's beginning, which AWS may put off by minutes.
  test.each(["30s", "1m", "59m", "4000d"])("a backup is not kept for %s", (text) =>
    expect(() => retention(text)).toThrow(/between an hour and ten years: 30d, 12h, 90m/),
  );

  test.each([
    ["60m", 3_600_000],
    ["1h", 3_600_000],
    ["30d", 2_592_000_000],
  ])("a backup is kept for %s", (text, milliseconds) => expect(retention(text)).toBe(milliseconds));
});
