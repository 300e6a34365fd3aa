import type { EnvironmentReview, ResourceChange, Review } from "./model";
import { attributeText, byPhase, countText, placeOf, showsAttributes, SIGNS } from "./words";

/** What GitHub takes as one comment is 65,536 characters; the rest of the details is left out and said so. */
const LIMIT = 60_000;

/** A review as a comment of a pull request: dangers open, the details folded. */
export function formatMarkdown(review: Review): string {
  const { ref, commit, environments, dangers } = review;
  const head = [`### Infrastructure against \`${ref}\` (${commit.slice(0, 12)})`, ""];
  if (dangers.length) {
    head.push(`> [!CAUTION]`, `> **What holds data is in danger: ${dangers.length}**`, "");
    for (const danger of dangers) {
      head.push(
        `- **${code(placeOf(danger))}** ${escape(danger.message)}`,
        `  - because ${escape(danger.cause)}`,
        `  - ${escape(danger.mend)}`,
      );
    }
    head.push("");
  } else head.push("Nothing that holds data is in danger.", "");
  head.push("| Environment | |", "|---|---|");
  for (const environment of environments) {
    const { environment: name, presence, changes } = environment;
    head.push(
      `| ${name} | ${presence === "both" ? countText(changes) : `${presence}, ${countText(changes)}`} |`,
    );
  }
  return [head.join("\n"), ...detailsWithin(environments, LIMIT - head.join("\n").length)].join("\n\n");
}

function detailsWithin(environments: readonly EnvironmentReview[], limit: number): string[] {
  const details: string[] = [];
  let length = 0;
  let leftOut = 0;
  for (const environment of environments) {
    for (const [phase, changes] of byPhase(environment)) {
      const block = phaseDetails(environment, phase, changes);
      if (length + block.length > limit) leftOut += changes.length;
      else {
        details.push(block);
        length += block.length;
      }
    }
  }
  if (leftOut)
    details.push(`${leftOut} further changes are too long for a comment: \`npm run review\` shows them.`);
  return details;
}

function phaseDetails(
  environment: EnvironmentReview,
  phase: string,
  changes: readonly ResourceChange[],
): string {
  const name = `${environment.environment}-${phase}`;
  const lines = [`<details><summary><code>${name}</code>: ${countText(changes)}</summary>`, "", "```diff"];
  for (const change of changes) {
    const { action, address, movedFrom } = change;
    // A diff is coloured by the first character of a line.
    const colour = action === "create" ? "+" : action === "destroy" || action === "replace" ? "-" : "!";
    lines.push(`${colour} ${SIGNS[action]} ${address}${movedFrom ? ` (was ${movedFrom})` : ""}`);
    if (!showsAttributes(environment, change)) continue;
    for (const attribute of change.attributes) {
      lines.push(`      ${[attribute.path, attributeText(attribute)].filter(Boolean).join(": ")}`);
    }
  }
  // A value may hold a fence of its own.
  return [
    ...lines.map((line, index) => (index > 2 ? line.replaceAll("```", "'''") : line)),
    "```",
    "",
    "</details>",
  ].join("\n");
}

const code = (text: string) => `\`${text.replaceAll("`", "'")}\``;

const escape = (text: string) => text.replaceAll(/[<>*_[\]|]/g, String.raw`\$&`);
