import { refuseContradictions } from "../../../../tools/deploy/options";
import type { Options } from "../../../../tools/deploy/options";

const refuse = (given: Partial<Options>, phases: string[] = [], canAsk = false) =>
  refuseContradictions(phases, { loseData: [], migrate: true, lockTimeout: 30, ...given }, canAsk);

test.each<[Partial<Options>, string[], RegExp]>([
  [{}, [], /no terminal to answer on[^]*--plan-only[^]*--yes/],
  [{ resume: true }, [], /no terminal to answer on/],
  [{ resume: true, planOnly: true }, [], /Give one of --plan-only, --resume/],
  [{ resume: true, yes: true }, ["networking"], /--resume takes no phases/],
  [{ deliver: true }, ["networking"], /--deliver takes no phases/],
])("%j %j is refused without a terminal", (given, phases, message) => {
  expect(() => refuse(given, phases)).toThrow(
    expect.objectContaining({ message: expect.stringMatching(message), exitCode: 2 }),
  );
});

test("JSON has no place for a question, terminal or not", () => {
  expect(() => refuse({ json: true }, [], true)).toThrow(/no terminal/);
});

test("whoever can answer is asked; who said what he wants needs no terminal", () => {
  refuse({}, ["networking"], true);
  for (const given of [
    { yes: true },
    { planOnly: true },
    { deliver: true },
    { resume: true, yes: true },
  ] as const)
    refuse(given);
});
