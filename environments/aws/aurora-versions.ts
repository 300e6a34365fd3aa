/**
 * Versions of Aurora PostgreSQL, as RDS lists them (`aws rds describe-db-engine-versions --engine
 * aurora-postgresql`). Read on 2026-11-21 from the data of cfn-lint 1.58.0, which is generated from that call.
 */

/** A new cluster can have these. */
export const offeredVersions: readonly string[] = [
  ...["13.9", "13.23"],
  ...["14.6", "14.17", "14.18", "14.19", "14.20", "14.22", "14.23", "14.24"],
  ...["15.10", "15.12", "15.13", "15.14", "15.15", "15.17", "15.18", "15.19"],
  ...["16.8", "16.9", "16.10", "16.11", "16.13", "16.14", "16.15"],
  ...["17.4", "17.5", "17.6", "17.7", "17.9", "17.10", "17.11"],
  ...["18.3", "18.4", "18.6"],
];

/**
 * Offered until the end of 2025 (github.com/aws/aws-cdk/pull/35953), no longer by July 2026: a cluster that runs
 * one may keep it until RDS upgrades it, a new cluster is refused ("Cannot find version").
 */
export const retiredVersions: readonly string[] = [
  ...["13.14", "13.15", "13.16", "13.18", "13.20", "13.21", "13.22"],
  ...["14.11", "14.12", "14.13", "14.15"],
  ...["15.6", "15.7", "15.8"],
  ...["16.1", "16.2", "16.3", "16.4", "16.6"],
];

/**
 * Long-term support versions that can scale to 0 capacity units: AWS supports them for three years, not one.
 * Source: Aurora PostgreSQL Release Notes, "Aurora PostgreSQL long-term support (LTS) releases".
 */
const longTermVersions: readonly string[] = ["15.10", "16.8"];

/**
 * First version of each major that can scale to 0 capacity units; every later major can.
 * Source: Aurora User Guide, "Scaling to Zero ACUs with automatic pause and resume for Aurora Serverless v2".
 */
export const firstWithZeroCapacity: Readonly<Record<string, string>> = {
  13: "13.15",
  14: "14.12",
  15: "15.7",
  16: "16.3",
};

/** Order of two versions `major.minor`: negative when `a` is the older one. */
function compareVersions(a: string, b: string): number {
  const [majorA = 0, minorA = 0] = a.split(".").map(Number);
  const [majorB = 0, minorB = 0] = b.split(".").map(Number);
  return majorA - majorB || minorA - minorB;
}

const majorOf = (version: string) => version.split(".")[0]!;

/** Majors that have an offered version, oldest first. */
export const offeredMajors: readonly string[] = [...new Set(offeredVersions.map(majorOf))];

/** The versions of the same major that a new cluster can have. */
export function offeredOfMajor(version: string): string[] {
  return offeredVersions.filter((other) => majorOf(other) === majorOf(version));
}

/** Whether a version can scale to 0 capacity units. */
export function canScaleToZero(version: string): boolean {
  const first = firstWithZeroCapacity[majorOf(version)];
  return !first || compareVersions(version, first) >= 0;
}

/** A version to take instead: of the same major where that is offered, long-term support first, else the newest. */
export function recommendedVersion(version: string): string {
  const offered = offeredOfMajor(version);
  return (
    offered.find((other) => longTermVersions.includes(other)) ?? offered.at(-1) ?? offeredVersions.at(-1)!
  );
}
