import { environmentNames, exampleNames } from "../../../../environments";
import type { Monthly } from "../../../../tools/cost/estimate";
import { pricers } from "../../../../tools/cost/services/all";
import { free } from "../../../../tools/cost/services/free";
import { estimated } from "./estimated";

const platforms = estimated([...environmentNames, ...exampleNames]);
const types = new Set([...platforms.values()].flatMap((each) => each.types));
const cents = (environment: string) => platforms.get(environment)!.estimate.monthly;

const sum = (amounts: readonly Monthly[]) =>
  [0, 1, 2].map((i) => amounts.reduce((total, each) => total + each[i]!, 0));

test("every resource type is priced or named as free, and none is both", () => {
  const unknown = [...types].filter((type) => !(type in pricers) && !(type in free));
  expect(unknown).toEqual([]);
  expect(Object.keys(pricers).filter((type) => type in free)).toEqual([]);
});

test("no type is priced that no environment has", () => {
  expect([...Object.keys(pricers), ...Object.keys(free)].filter((type) => !types.has(type))).toEqual([]);
});

describe.each([...platforms])("%s", (_, { estimate: { phases, monthly } }) => {
  test("adds up: charges to resources, resources to phases, phases to the total", () => {
    expect(sum(phases.map((phase) => phase.monthly))).toEqual(monthly);
    const sums = phases.map(({ resources }) => sum(resources.map((resource) => resource.monthly)));
    expect(sums).toEqual(phases.map((phase) => phase.monthly));
    const resources = phases.flatMap((phase) => phase.resources);
    const ofCharges = resources.map(({ charges }) => sum(charges.map((charge) => charge.monthly)));
    expect(ofCharges).toEqual(resources.map((resource) => resource.monthly));
  });

  test("costs no less with more use", () => {
    const falling = phases.flatMap(({ resources }) =>
      resources.flatMap(({ address, charges }) =>
        charges
          .filter(({ monthly: [low, expected, high] }) => low > expected || expected > high)
          .map(({ price }) => `${address} ${price}`),
      ),
    );
    expect(falling).toEqual([]);
  });
});

test("safety has its price: development costs less than staging, staging less than production", () => {
  expect(cents("dev")[1]).toBeLessThan(cents("staging")[1]);
  expect(cents("staging")[1]).toBeLessThan(cents("prod")[1]);
});

test("local is dev under another name, and would cost the same", () => {
  expect(cents("local")).toEqual(cents("dev"));
});

test.each(environmentNames)("the budget of %s has room for what is expected", (environment) => {
  expect(cents(environment)[1]).toBeLessThanOrEqual(platforms.get(environment)!.budget! * 100);
});
