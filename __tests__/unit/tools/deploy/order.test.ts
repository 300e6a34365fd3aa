import type { Phase } from "../../../../stacks/outputs";
import { choosePhases, leftOf, readyPhases } from "../../../../tools/deploy/order";
import type { PhaseResult, RunRecord } from "../../../../tools/deploy/records/run-record";

const upstream = new Map<Phase, Phase[]>([
  ["bootstrap", []],
  ["networking", ["bootstrap"]],
  ["security", ["bootstrap"]],
  ["database", ["bootstrap", "networking", "security"]],
  ["cache", ["bootstrap", "networking", "security"]],
  ["realtime", ["bootstrap", "database", "cache"]],
]);
const phases = [...upstream.keys()];

test("phases are named with or without their environment, and stand in their order", () => {
  expect(choosePhases("dev", phases, ["cache", "dev-networking"])).toEqual(["networking", "cache"]);
  expect(choosePhases("dev", phases, [])).toEqual(phases);
  expect(() => choosePhases("dev", phases, ["cache", "prod-cache", "chache"])).toThrow(
    "dev has no phase prod-cache, chache: it has bootstrap, networking",
  );
});

test("those are ready that wait for none of the others, and all come to their turn", () => {
  const rounds: Phase[][] = [];
  for (let left = [...phases]; left.length; left = left.filter((phase) => !rounds.at(-1)!.includes(phase))) {
    rounds.push(readyPhases(left, upstream));
  }
  expect(rounds).toEqual([["bootstrap"], ["networking", "security"], ["database", "cache"], ["realtime"]]);
});

test("a phase waits for nothing that was not asked for", () => {
  expect(readyPhases(["realtime", "security"], upstream)).toEqual(["realtime", "security"]);
});

describe("what is left of a run", () => {
  const result = (status: PhaseResult["status"]): PhaseResult => ({ status, template: "as it was" });
  const run = (results: RunRecord["results"], status: RunRecord["status"] = "failed") =>
    ({ status, phases, results, startedAt: "2026-01-01T00:00:00.000Z" }) as unknown as RunRecord;
  const same = () => "as it was";
  const half = run({
    bootstrap: result("completed"),
    networking: result("completed"),
    security: result("completed"),
    database: result("failed"),
    cache: result("completed"),
  });

  test("is what failed and what was not begun", () => {
    expect(leftOf(half, upstream, same)).toEqual(["database", "realtime"]);
  });

  test("is also what a killed run was at", () => {
    const killed = run({ ...half.results, database: result("applying") });
    expect(leftOf(killed, upstream, same)).toEqual(["database", "realtime"]);
  });

  test("is also what is another text now, and what reads it", () => {
    const hashOf = (phase: Phase) => (phase === "security" ? "changed since" : "as it was");
    expect(leftOf(half, upstream, hashOf)).toEqual(["security", "database", "cache", "realtime"]);
  });

  test("is nothing without a run that failed, and that is said", () => {
    expect(() => leftOf(run({}, "completed"), upstream, same)).toThrow(
      /nothing to resume: the last run \(2026-01-01.*came to its end/,
    );
    expect(() => leftOf(undefined, upstream, same)).toThrow(/no run is on record here/);
  });
});
