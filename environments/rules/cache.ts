import { cacheNodeSizes, cacheVersions, refusedNodeFamilies } from "../aws/cache-types";
import { nearest } from "../nearest";
import { oneOf } from "../problem";
import type { Problem } from "../problem";
import { rule } from "./rule";

/** Engine version and node type of the cache. */
export const cacheRules = [
  rule(["cache.engine", "cache.engineVersion"], (engine, version) => {
    const versions: readonly string[] = cacheVersions[engine];
    if (versions.includes(version)) return [];
    return [
      {
        path: "cache.engineVersion",
        value: version,
        allowed: `for ${engine}, ${oneOf(versions)}`,
        mend: `set it to "${versions.at(-1)}"`,
      },
    ];
  }),

  rule(["cache.nodeType"], (nodeType) => nodeTypeProblems("cache.nodeType", nodeType)),

  rule(["cache.memcached.nodeType"], (nodeType) =>
    nodeType === undefined ? [] : nodeTypeProblems("cache.memcached.nodeType", nodeType),
  ),
];

function nodeTypeProblems(path: string, nodeType: string): Problem[] {
  const [, family = "", size = ""] = nodeType.split(".");
  const reason = Object.hasOwn(refusedNodeFamilies, family) ? refusedNodeFamilies[family] : undefined;
  if (reason) {
    return [
      {
        path,
        value: nodeType,
        allowed: `a node type with encryption that AWS still creates; ${family} is ${reason}`,
        mend: 'set it to a current one, for example "cache.t4g.micro" or "cache.r7g.large"',
      },
    ];
  }
  const sizes = Object.hasOwn(cacheNodeSizes, family) ? cacheNodeSizes[family]! : [];
  if (sizes.includes(size)) return [];
  const all = Object.entries(cacheNodeSizes).flatMap(([f, s]) => s.map((each) => `cache.${f}.${each}`));
  const meant = nearest(nodeType, all);
  return [
    {
      path,
      value: nodeType,
      allowed: sizes.length
        ? `of family ${family}: ${oneOf(sizes.map((each) => `cache.${family}.${each}`))}`
        : `a node of family ${oneOf(Object.keys(cacheNodeSizes))}`,
      mend: meant ? `set it to "${meant}"` : "set it to one of these",
    },
  ];
}
