import { exampleNames } from "../../environments";
import { learn } from "../../tools/review/provider/learn";
import { providerFacts } from "../../tools/review/provider/facts";
import { synthesizeAll } from "../../tools/synth/all";

test("the pinned providers say of the resources of prod and the examples what is on record", async () => {
  const stacks = synthesizeAll(["prod", ...exampleNames]).flatMap(({ stacks }) => Object.values(stacks));
  // Without the variants, for which `npm run review:learn` takes minutes.
  const { providers, types } = await learn(stacks, { vary: false });
  expect(providers).toEqual(providerFacts.providers);
  expect(Object.keys(types).length).toBeGreaterThan(60);
  for (const [type, { replaces, replacesWhenRemoved, sets, sensitive }] of Object.entries(types)) {
    const recorded = providerFacts.types[type]!;
    expect({ type, ...recorded }).toMatchObject({ type, sets, sensitive });
    expect(recorded.replaces).toEqual(expect.arrayContaining(replaces as string[]));
    expect(recorded.replacesWhenRemoved).toEqual(expect.arrayContaining(replacesWhenRemoved as string[]));
  }
}, 900_000);
