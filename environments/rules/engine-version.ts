import {
  canMysqlScaleToZero,
  firstMysqlWithZeroCapacity,
  mysqlVersions,
  recommendedMysqlVersion,
} from "../aws/aurora-mysql-versions";
import {
  canScaleToZero,
  firstWithZeroCapacity,
  offeredMajors,
  offeredOfMajor,
  offeredVersions,
  recommendedVersion,
  retiredVersions,
} from "../aws/aurora-versions";
import { oneOf } from "../problem";
import { rule } from "./rule";

const PATH = "database.engineVersion";
const isKnown = (version: string) => offeredVersions.includes(version) || retiredVersions.includes(version);

/** Versions of Aurora. */
export const engineVersionRules = [
  rule([PATH, "database.engine"], (version, engine) => {
    if (engine !== "aurora-mysql" || mysqlVersions.includes(version)) return [];
    return [
      {
        path: PATH,
        value: version,
        allowed: `a version that Aurora MySQL offers: ${oneOf(mysqlVersions)}`,
        mend: `set it to "${recommendedMysqlVersion}"`,
      },
    ];
  }),

  rule([PATH, "database.engine", "database.minCapacity"], (version, engine, minCapacity) => {
    if (engine !== "aurora-mysql" || minCapacity !== 0 || !mysqlVersions.includes(version)) return [];
    if (canMysqlScaleToZero(version)) return [];
    return [
      {
        path: PATH,
        value: version,
        allowed: `with minCapacity 0, a version that can scale to zero: ${firstMysqlWithZeroCapacity} or later`,
        mend: `set it to "${recommendedMysqlVersion}", or database.minCapacity to 0.5 or more`,
      },
    ];
  }),

  rule([PATH, "database.engine"], (version, engine) => {
    if (engine !== "aurora-postgresql" || isKnown(version)) return [];
    const offered = offeredOfMajor(version);
    return [
      {
        path: PATH,
        value: version,
        allowed: offered.length
          ? `a version that Aurora PostgreSQL offers: ${oneOf(offered)}, or another major`
          : `a version of Aurora PostgreSQL ${oneOf(offeredMajors)}`,
        mend: `set it to "${recommendedVersion(version)}"`,
      },
    ];
  }),

  rule([PATH, "database.engine", "database.minCapacity"], (version, engine, minCapacity) => {
    if (engine !== "aurora-postgresql" || minCapacity !== 0 || !isKnown(version) || canScaleToZero(version))
      return [];
    return [
      {
        path: PATH,
        value: version,
        allowed: `with minCapacity 0, a version that can scale to zero: ${oneOf(Object.values(firstWithZeroCapacity))} or later`,
        mend: `set it to "${recommendedVersion(version)}", or database.minCapacity to 0.5 or more`,
      },
    ];
  }),
];

/**
 * What a reader should know of a version that is accepted although no new cluster can have it; undefined when
 * AWS still offers it.
 */
export function versionNotice(version: string): string | undefined {
  if (!retiredVersions.includes(version)) return undefined;
  return (
    `${PATH} ${version}: AWS refuses a new cluster of this version since 2026; one that runs it may stay. ` +
    `For a new cluster set it to "${recommendedVersion(version)}".`
  );
}
