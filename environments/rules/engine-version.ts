import {
  compareVersions,
  firstWithZeroCapacity,
  longTermVersions,
  offeredVersions,
  retiredVersions,
} from "../aws/aurora-versions";
import { oneOf } from "../problem";
import type { Problem } from "../problem";
import { rule } from "./rule";

const PATH = "database.engineVersion";
const majorOf = (version: string) => version.split(".")[0]!;

/** Versions of Aurora PostgreSQL. */
export const engineVersionRules = [
  rule([PATH], (version) => {
    if (offeredVersions.includes(version) || retiredVersions.includes(version)) return [];
    const major = majorOf(version);
    const offered = offeredVersions.filter((other) => majorOf(other) === major);
    const majors = [...new Set(offeredVersions.map(majorOf))];
    return [
      {
        path: PATH,
        value: version,
        allowed: offered.length
          ? `a version that Aurora PostgreSQL offers; of ${major} these are ${oneOf(offered)}`
          : `a version of Aurora PostgreSQL ${oneOf(majors)}`,
        mend: `set it to "${longTermVersions[major] ?? offered.at(-1) ?? offeredVersions.at(-1)}"`,
      },
    ];
  }),

  rule([PATH, "database.minCapacity"], (version, minCapacity): Problem[] => {
    const first = firstWithZeroCapacity[majorOf(version)];
    if (minCapacity !== 0 || !first || compareVersions(version, first) >= 0) return [];
    return [
      {
        path: PATH,
        value: version,
        allowed: `with minCapacity 0, a version that can scale to zero: ${oneOf(Object.values(firstWithZeroCapacity))} or later`,
        mend: `set it to "${first}" or later, or database.minCapacity to 0.5 or more`,
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
    `For a new cluster set it to "${longTermVersions[majorOf(version)]}", which has long-term support.`
  );
}
