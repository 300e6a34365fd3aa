import type { Judgement } from "../../../../policy/judge";
import { judgeEnvironment } from "../../../../tools/policy/judge-environment";
import { loadSettings } from "../../../../environments";
import { MigrationError } from "../../../../tools/migrate/errors";
import type { Records } from "../../../../tools/records/open";
import { ToolError } from "../../../../tools/errors";
import { controlsOf } from "../../../../tools/report/read/controls";
import { makeModel } from "../../../../tools/report/read/model";
import { phasesOfStacks } from "../../../../tools/report/read/phases";
import { partsOf, readRecords } from "../../../../tools/report/read/records";
import { synthesizeAll } from "../../../../tools/synth/all";
import { takenAt } from "../../../report";

const report = {
  months: [],
  deployments: { total: 0, items: [] },
  backups: { backups: { total: 0, items: [] }, tests: { total: 0, items: [] } },
  inventory: { present: 0, stale: { total: 0, items: [] } },
};

const judgement: Judgement = judgeEnvironment(loadSettings("dev"));

describe("an environment of the project", () => {
  const [synthesized] = synthesizeAll(["dev"]);
  const model = makeModel({ synthesized: synthesized!, records: { report }, takenAt, isDirty: false });

  test("is judged as npm run policy judges it", () => {
    const { givenUp, suppressed, violations, overridden, tried } = judgement;
    const { controls } = model.controls;
    const placesOf = (kind: "givenUp" | "suppressed" | "violations") =>
      controls.flatMap(({ name, ...control }) => control[kind].map(({ place }) => `${name} ${place}`)).sort();
    const told = (findings: Judgement["givenUp"]) =>
      findings.map(({ control, place }) => `${control.name} ${place}`).sort();
    expect(placesOf("givenUp")).toEqual(told(givenUp));
    expect(givenUp.length).toBeGreaterThan(10);
    expect(placesOf("suppressed")).toEqual(told(suppressed));
    expect(suppressed.length).toBeGreaterThan(0);
    expect(placesOf("violations")).toEqual(told(violations));
    expect(model.controls.overridden).toHaveLength(overridden.length);
    expect(controls).toHaveLength(tried.controls);
    expect(model.controls.judgements).toBe(tried.resources);
  });

  test("has its phases in their order, and every resource of the JSON counted once", () => {
    expect(model.phases.map(({ phase }) => phase)).toEqual(Object.keys(synthesized!.stacks));
    for (const { phase, types } of model.phases) {
      const resources = Object.values((synthesized!.stacks[phase]!.resource ?? {}) as Record<string, object>);
      expect(types.reduce((sum, { count }) => sum + count, 0)).toBe(
        resources.reduce((sum, byName) => sum + Object.keys(byName).length, 0),
      );
    }
    const database = model.phases.find(({ phase }) => phase === "database")!;
    expect(database.reads.map(({ phase }) => phase).sort()).toEqual(["networking", "security"]);
    expect(database.reads.flatMap(({ outputs }) => outputs)).toContain("isolated_subnet_ids");
    expect(database.types.find(({ type }) => type === "aws_rds_cluster")!.holds).toContain("database");
  });

  test("costs what its phases cost together", () => {
    if (!model.estimate.known) throw new Error(model.estimate.reason);
    const { total, phases } = model.estimate.value;
    expect(phases.map(({ phase }) => phase)).toEqual(model.phases.map(({ phase }) => phase));
    expect(phases.reduce((sum, { expected }) => sum + expected, 0)).toBeCloseTo(total.expected, 6);
    expect(total.low).toBeLessThan(total.expected);
    expect(total.expected).toBeLessThan(total.high);
  });
});

test("types that hold data come first, then the most frequent, then by name", () => {
  const [phase] = phasesOfStacks({
    cache: {
      resource: { aws_b: { x: {} }, aws_a: { x: {} }, aws_c: { x: {}, y: {} }, aws_kms_key: { x: {} } },
    },
  });
  expect(phase!.types.map(({ type, count }) => [type, count])).toEqual([
    ["aws_kms_key", 1],
    ["aws_c", 2],
    ["aws_a", 1],
    ["aws_b", 1],
  ]);
});

test("a phase without resources or reads is one all the same", () => {
  expect(phasesOfStacks({ nosql: {} })).toEqual([{ phase: "nosql", reads: [], types: [] }]);
});

test("a control without anything to judge has not passed", () => {
  const { controls } = controlsOf(judgement, {});
  expect(controls.find(({ name }) => name === "rds-cluster-own-port")!.result).toBe("suppressed");
  expect(controls.filter(({ result }) => result === "passed").length).toBeLessThan(20);
  expect(controls.filter(({ result }) => result === "nothing-to-judge").length).toBeGreaterThan(80);
});

test("a suppression that matches nothing is told with how to mend it", () => {
  const unused = [{ control: "c", environments: ["dev"], resource: "r", reason: "x" }];
  expect(controlsOf({ ...judgement, unused }, {}).unused).toEqual([
    "The suppression of c for r matches nothing in dev: take it out of policy/suppressions.ts.",
  ]);
});

describe("records", () => {
  const records = (run: () => Promise<object>) => {
    const closed = { times: 0 };
    const close = async () => void closed.times++;
    return { closed, open: async () => ({ run, close }) as unknown as Records };
  };

  test("are read and closed", async () => {
    const { closed, open } = records(async () => report);
    expect(await readRecords("dev", open)).toEqual({ report });
    expect(closed.times).toBe(1);
  });

  test("that cannot be asked are an error to be told, and closed", async () => {
    const error = new MigrationError("unreachable", "It does not answer.");
    const { closed, open } = records(async () => Promise.reject(error));
    expect(await readRecords("dev", open)).toEqual({ error });
    expect(closed.times).toBe(1);
    const parts = partsOf({ error }, []);
    for (const part of Object.values(parts))
      expect(part).toEqual({ known: false, reason: "It does not answer." });
  });

  test("of a phase that is not deployed are an error to be told too", async () => {
    const error = new ToolError("dev-database is not deployed.");
    expect(await readRecords("dev", async () => Promise.reject(error))).toEqual({ error });
  });

  test.each([new MigrationError("interrupted", "Interrupted."), new TypeError("a fault")])(
    "%p ends it",
    async (error) => {
      await expect(readRecords("dev", async () => Promise.reject(error))).rejects.toBe(error);
    },
  );

  test("tell the phases of a deployment in their order, and unknown ones last", () => {
    const phases = ["nosql", "gone", "cache", "database"].map((phase) => ({ phase, result: "completed" }));
    const items = [
      { id: "1", status: "completed", startedAt: takenAt, triggeredBy: "taro", phases } as const,
    ];
    const { deployments } = partsOf({ report: { ...report, deployments: { total: 1, items } } }, [
      "database",
      "cache",
      "nosql",
    ]);
    if (!deployments.known) throw new Error("they are known");
    expect(deployments.value.items[0]!.phases.map(({ phase }) => phase)).toEqual([
      "database",
      "cache",
      "nosql",
      "gone",
    ]);
  });
});
