import { nameOf } from "./covered";
import type { Judgement } from "./judge";
import type { Scan } from "./scan";

/** What a run found, in words: what failed, which skips are needless, what was skipped and why. */
export function describe({ stacks, passed }: Scan, { failures, skipped, needless }: Judgement): string {
  const lines: string[] = [];
  for (const [skip, places] of placesBySkip(skipped)) {
    lines.push(`skipped  ${skip.check}  ${places.join(", ")}`);
    lines.push(`         ${skip.why}`, `         Covered by ${skip.coveredBy.map(nameOf).join(" and ")}.`);
  }
  for (const { check, title, stack, path, looksAt } of failures) {
    lines.push(`FAILED   ${check}  ${stack} ${path}`, `         ${title}`);
    const keys = looksAt.map((key) => key.replace(/\/?\[\d+\]\/?/g, ".").replace(/\.$/, ""));
    if (keys.length) lines.push(`         Looked at ${[...new Set(keys)].join(", ")}.`);
  }
  for (const { skip, pattern } of needless) {
    lines.push(`NEEDLESS ${skip.check}  ${pattern}`, "         Nothing fails there: take the skip out.");
  }
  lines.push(
    `${stacks.length} stacks: ${passed} checks passed, ${skipped.length} skipped, ${failures.length} failed` +
      (needless.length ? `, ${needless.length} skips needless.` : "."),
  );
  if (failures.length) {
    lines.push(
      "Mend the module, or skip the check in tools/checkov/skips with the reason and what covers it.",
    );
  }
  return lines.join("\n");
}

function placesBySkip(skipped: Judgement["skipped"]) {
  const places = new Map<Judgement["skipped"][number]["skip"], string[]>();
  for (const { finding, skip } of skipped) {
    places.set(skip, [...(places.get(skip) ?? []), `${finding.stack} ${finding.path}`]);
  }
  return places;
}
