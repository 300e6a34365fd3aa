import type { EnvironmentReview, Review } from "./model";
import { attributeText, byPhase, countText, placeOf, showsAttributes, SIGNS } from "./words";

/** A review for a terminal. */
export function formatText(review: Review): string {
  const { ref, commit, environments, dangers } = review;
  const lines = [`The working tree against ${ref} (${commit.slice(0, 12)})`, ""];
  if (dangers.length) {
    lines.push(`DANGER to what holds data: ${dangers.length}`, "");
    for (const danger of dangers) {
      lines.push(
        `  ${placeOf(danger)}`,
        `    ${danger.message}`,
        `    because ${danger.cause}`,
        `    ${danger.mend}`,
        "",
      );
    }
  }
  for (const environment of environments) lines.push(...environmentLines(environment));
  return lines.join("\n").trimEnd();
}

function environmentLines(environment: EnvironmentReview): string[] {
  const { environment: name, presence, changes } = environment;
  const lines = [
    `${name}: ${presence === "both" ? countText(changes) : `${presence}, ${countText(changes)}`}`,
  ];
  for (const [phase, found] of byPhase(environment)) {
    const presence = environment.addedPhases.includes(phase)
      ? " (new phase)"
      : environment.removedPhases.includes(phase)
        ? " (phase not in the code any more)"
        : "";
    lines.push(`  ${name}-${phase}${presence}`);
    for (const change of found) {
      const { action, address, movedFrom } = change;
      lines.push(`    ${SIGNS[action].padEnd(3)} ${address}${movedFrom ? ` (was ${movedFrom})` : ""}`);
      if (!showsAttributes(environment, change)) continue;
      for (const attribute of change.attributes) {
        lines.push(`          ${[attribute.path, attributeText(attribute)].filter(Boolean).join(": ")}`);
      }
    }
  }
  return [...lines, ""];
}
