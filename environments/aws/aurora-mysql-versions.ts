/**
 * Versions of Aurora MySQL 3 (MySQL 8.0) that a new cluster can have, as RDS writes them. Read on 2026-11-21 from the
 * data of cfn-lint 1.58.0, without those that it lists as deprecated.
 */
export const mysqlVersions: readonly string[] = [
  ...["3.04.0", "3.04.1", "3.04.2", "3.04.3", "3.04.4", "3.04.6"],
  ...["3.08.0", "3.08.1", "3.08.2", "3.09.0"],
  ...["3.10.0", "3.10.1", "3.10.2", "3.10.3", "3.10.4", "3.10.5", "3.10.6"],
  ...["3.12.0", "3.13.0"],
].map((release) => `8.0.mysql_aurora.${release}`);

/**
 * Newest of the long-term support release: AWS supports it for three years, not one.
 * Source: Release Notes for Aurora MySQL, "Aurora MySQL long-term support (LTS) releases".
 */
export const recommendedMysqlVersion = "8.0.mysql_aurora.3.10.6";

/** First version that can scale to 0 capacity units (Aurora User Guide, as for PostgreSQL). */
export const firstMysqlWithZeroCapacity = "8.0.mysql_aurora.3.08.0";

/** Whether a version can scale to 0 capacity units; versions have two digits, so that they compare as text. */
export function canMysqlScaleToZero(version: string): boolean {
  return version >= firstMysqlWithZeroCapacity;
}
