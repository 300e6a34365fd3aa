import { environmentNames, exampleNames } from "../../environments";
import { learn } from "../../tools/review/provider/learn";
import recorded from "../../tools/review/provider/facts.json";
import { synthesizeAll } from "../../tools/synth/all";

test("the pinned providers still say what is on record of every resource type in use", async () => {
  const platforms = synthesizeAll([...environmentNames, ...exampleNames]);
  expect(await learn(platforms.flatMap(({ stacks }) => Object.values(stacks)))).toEqual(recorded);
}, 600_000);
