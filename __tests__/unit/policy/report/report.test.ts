import { controls } from "../../../../policy/controls";
import { judge } from "../../../../policy/judge";
import { reportJson } from "../../../../policy/report/json";
import { reportSarif } from "../../../../policy/report/sarif";
import { reportTable } from "../../../../policy/report/table";
import type { Suppression } from "../../../../policy/suppressions";

const key = (name: string, args: object) => ({
  [name]: { "//": { metadata: { path: `dev-security/${name}/key` } }, ...args },
});
const suppression = (resource: string): Suppression => ({
  control: "kms-key-rotates",
  environments: ["dev"],
  resource,
  reason: "It is replaced by hand.",
});

/** One of each: a violation, what development gives up, what is accepted, a secure default, an idle suppression. */
const judgement = judge(
  { environment: "dev", profile: "development" },
  {
    "dev-security": {
      resource: {
        aws_kms_key: {
          ...key("data", { enable_key_rotation: false, deletion_window_in_days: 7 }),
          ...key("old", { enable_key_rotation: false }),
        },
        aws_ecr_repository: { images: { force_delete: true } },
      },
    },
  },
  {
    controls: controls.filter(({ name }) => ["kms-key-rotates", "kms-key-deletion-window"].includes(name)),
    suppressions: [suppression("security/old/*"), suppression("nowhere")],
  },
);

test("the table tells violations in full and the rest shortly", () => {
  const text = reportTable(judgement);
  expect(text).toContain(
    [
      "security/data/key",
      "  resource aws_kms_key.data of dev-security",
      "  control  kms-key-rotates (Security Hub KMS.4, CIS 3.0.0/3.6), medium: Customer keys rotate every year",
      "  found    enable_key_rotation is false",
      "  allowed  true",
      "  mend     Set enable_key_rotation to true.",
    ].join("\n"),
  );
  expect(text).toContain("The suppression of kms-key-rotates for nowhere matches nothing in dev.");
  expect(text).toMatch(
    /^security\/old\/key: kms-key-rotates .*\n {4}enable_key_rotation is false. It is replaced by hand\.$/m,
  );
  expect(text).toMatch(
    /^security\/data\/key: kms-key-deletion-window .*\n.*setting security\.keyDeletionWindowDays/m,
  );
  expect(text).toMatch(/^security\/images +force_delete +true +false$/m);
  expect(text).toMatch(/^dev: 2 controls, tried 4 times; 1 violations, 1 accepted, 1 given up\.$/m);
});

test("the table fits a terminal, however long a reason is, and loses no word of it", () => {
  const words = "It stays as it is, for a reason that takes a good many words to tell. ".repeat(8);
  const accepted = judgement.suppressed.map((each) => ({
    ...each,
    suppression: { ...each.suppression, reason: words },
  }));
  const text = reportTable({ ...judgement, violations: [], unused: [], suppressed: accepted });
  const lines = text.split("\n");
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(110);
  const told = text.match(/\b(words|reason|stays)\b/g)!;
  expect(told.filter((word) => word === "stays")).toHaveLength(8);
});

test("JSON has every part, with what a program needs to find and mend it", () => {
  const report = JSON.parse(reportJson(judgement)) as Record<string, object[]>;
  expect(report.violations).toEqual([
    {
      control: "kms-key-rotates",
      ids: ["Security Hub KMS.4", "CIS 3.0.0/3.6"],
      title: "Customer keys rotate every year",
      severity: "medium",
      stack: "dev-security",
      address: "aws_kms_key.data",
      place: "security/data/key",
      argument: "enable_key_rotation",
      found: false,
      allowed: "true",
      why: expect.any(String),
      mend: "Set enable_key_rotation to true.",
    },
  ]);
  expect(report.givenUp).toEqual([
    expect.objectContaining({ setting: "security.keyDeletionWindowDays", givesUp: expect.any(String) }),
  ]);
  expect(report.suppressed).toEqual([expect.objectContaining({ reason: "It is replaced by hand." })]);
  expect(report.overriddenDefaults).toEqual([
    expect.objectContaining({ argument: "force_delete", found: true, secureDefault: false }),
  ]);
  expect(report.unusedSuppressions).toEqual([expect.objectContaining({ resource: "nowhere" })]);
});

describe("SARIF", () => {
  type Rule = { id: string } & Record<"shortDescription" | "fullDescription" | "help", { text: string }>;
  type Result = {
    ruleId: string;
    level: string;
    message: { text: string };
    locations: {
      physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } };
      logicalLocations?: object[];
    }[];
    suppressions?: { kind: string; status: string; justification: string }[];
  };
  const log = JSON.parse(reportSarif(judgement, "environments/dev.ts")) as {
    $schema: string;
    version: string;
    runs: {
      tool: { driver: { name: string; rules: Rule[] } };
      results: Result[];
    }[];
  };
  const [run] = log.runs;

  test("has the members that its schema requires", () => {
    expect(log.version).toBe("2.1.0");
    expect(log.$schema).toMatch(/sarif-schema-2\.1\.0\.json$/);
    expect(log.runs).toHaveLength(1);
    expect(run!.tool.driver.name).toBeTruthy();
    for (const rule of run!.tool.driver.rules) {
      for (const part of ["shortDescription", "fullDescription", "help"] as const) {
        expect([rule.id, rule[part]?.text]).toEqual([rule.id, expect.stringMatching(/\w/)]);
      }
    }
    for (const result of run!.results) {
      expect(["none", "note", "warning", "error"]).toContain(result.level);
      expect(result.message.text).toMatch(/\w/);
      const { artifactLocation, region } = result.locations[0]!.physicalLocation;
      expect(artifactLocation.uri).toMatch(/^(environments|policy)\//);
      expect(region.startLine).toBeGreaterThan(0);
    }
  });

  test("every result is of a rule that is described", () => {
    const rules = run!.tool.driver.rules.map(({ id }) => id);
    expect(new Set(rules).size).toBe(rules.length);
    for (const { ruleId } of run!.results) expect(rules).toContain(ruleId);
  });

  test("errors are what must be mended; what is accepted says why", () => {
    expect(run!.results.map(({ ruleId, level, suppressions }) => [ruleId, level, suppressions?.[0]])).toEqual(
      [
        ["kms-key-rotates", "error", undefined],
        ["kms-key-deletion-window", "warning", undefined],
        [
          "kms-key-rotates",
          "error",
          { kind: "external", status: "accepted", justification: "It is replaced by hand." },
        ],
        ["secure-default-overridden", "warning", undefined],
        ["suppression-unused", "error", undefined],
      ],
    );
  });

  test("a resource is its logical location", () => {
    expect(run!.results[0]!.locations[0]!.logicalLocations).toEqual([
      { name: "aws_kms_key.data", fullyQualifiedName: "dev-security/data/key", kind: "resource" },
    ]);
  });
});
