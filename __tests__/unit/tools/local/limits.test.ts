import { contract } from "../../../../stacks/outputs";
import type { Phase } from "../../../../stacks/outputs";
import { limitsOf } from "../../../../tools/local/limits";

test("each phase but the state's bucket has something that the emulator cannot do, with a reason", () => {
  for (const phase of Object.keys(contract) as Phase[]) {
    const own = limitsOf([phase]).filter((limit) => limit.startsWith(`${phase}: `));
    expect({ phase, hasOwn: own.length > 0 }).toEqual({ phase, hasOwn: phase !== "bootstrap" });
    // What it does not do, and why: after a colon, a comma or in a sentence of its own.
    for (const limit of own) expect(limit.slice(phase.length + 2)).toMatch(/^[A-Z].*[:,;.] .+\.$/);
  }
});

test("only the phases that were deployed are spoken of", () => {
  expect(limitsOf(["cache"]).some((limit) => limit.startsWith("cache: "))).toBe(true);
  expect(limitsOf(["cache"]).some((limit) => limit.startsWith("nosql: "))).toBe(false);
});
