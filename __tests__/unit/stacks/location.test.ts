import { loadSettings } from "../../../environments";
import { phasesOf, stackNames } from "../../../stacks/location";
import { contract } from "../../../stacks/outputs";

const settings = { ...loadSettings("dev"), governance: undefined, nosql: undefined };
const published = Object.keys(contract);
const always = published.filter((phase) => phase !== "governance" && phase !== "nosql");

test("an environment without sections on request has all other phases, in the order of the contract", () => {
  expect(phasesOf(settings)).toEqual(always);
  expect(always.slice(0, 3)).toEqual(["bootstrap", "networking", "security"]);
});

test.each(["governance", "nosql"] as const)("a section %s brings its phase and no other", (section) => {
  const phases = phasesOf({ ...settings, [section]: {} });
  expect(phases).toEqual(published.filter((phase) => phase === section || always.includes(phase)));
});

test("stacks are named after environment and phase, in the same order", () => {
  expect(stackNames(settings)).toEqual(always.map((phase) => `dev-${phase}`));
});
