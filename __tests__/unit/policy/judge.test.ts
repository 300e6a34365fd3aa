import type { Control } from "../../../policy/control";
import { controls } from "../../../policy/controls";
import { judge } from "../../../policy/judge";
import { suppressions } from "../../../policy/suppressions";
import type { Suppression } from "../../../policy/suppressions";
import { environmentNames, exampleNames, givesUp, loadSettings } from "../../../environments";
import { safeguards } from "../../../environments/safeguards";
import { judgeEnvironment } from "../../../tools/policy/judge-environment";

const named = (name: string) => controls.find((control) => control.name === name)!;
const rotates: Control = named("kms-key-rotates");
const window: Control = named("kms-key-deletion-window");

const stacks = {
  "prod-security": {
    resource: {
      aws_kms_key: {
        key_1234: {
          "//": { metadata: { path: "prod-security/data_key/key" } },
          enable_key_rotation: false,
          deletion_window_in_days: 7,
        },
      },
    },
  },
};
const prod = { environment: "prod", profile: "production" } as const;
const development = { environment: "prod", profile: "development" } as const;
const accepted: Suppression = {
  control: "kms-key-rotates",
  environments: ["prod"],
  resource: "security/**",
  reason: "A test.",
};

describe("judge", () => {
  const options = { controls: [rotates, window], suppressions: [] };

  test("in production every breach is a violation, with the place of its construct", () => {
    const { violations, givenUp, tried } = judge(prod, stacks, options);
    expect(violations.map(({ control, place }) => [control.name, place])).toEqual([
      ["kms-key-rotates", "security/data_key/key"],
      ["kms-key-deletion-window", "security/data_key/key"],
    ]);
    expect(givenUp).toEqual([]);
    expect(tried).toEqual({ controls: 2, resources: 2 });
  });

  test("development gives up what a control says, and nothing else", () => {
    const { violations, givenUp } = judge(development, stacks, options);
    expect(violations.map(({ control }) => control.name)).toEqual(["kms-key-rotates"]);
    expect(givenUp.map(({ control }) => control.name)).toEqual(["kms-key-deletion-window"]);
  });

  test("a suppression takes the breaches of its control, place and environment", () => {
    const { violations, suppressed, unused } = judge(prod, stacks, { ...options, suppressions: [accepted] });
    expect(violations.map(({ control }) => control.name)).toEqual(["kms-key-deletion-window"]);
    expect(suppressed.map(({ suppression }) => suppression)).toEqual([accepted]);
    expect(unused).toEqual([]);
  });

  test.each<[string, Partial<Suppression>]>([
    ["another control", { control: "kms-key-not-public" }],
    ["another place", { resource: "security/*" }],
  ])("one for %s is unused", (_, change) => {
    const suppression = { ...accepted, ...change };
    const { violations, unused } = judge(prod, stacks, { ...options, suppressions: [suppression] });
    expect(violations).toHaveLength(2);
    expect(unused).toEqual([suppression]);
  });

  test("one for another environment is neither used nor missed", () => {
    const suppression = { ...accepted, environments: ["dev"] };
    const { violations, unused } = judge(prod, stacks, { ...options, suppressions: [suppression] });
    expect(violations).toHaveLength(2);
    expect(unused).toEqual([]);
  });

  test("a secure default that is not in force is told, unless a control tells of it", () => {
    const json = { "prod-cache": { resource: { aws_ecr_repository: { a: { force_delete: true } } } } };
    expect(judge(prod, json, options).overridden).toEqual([
      expect.objectContaining({ place: "cache/a", argument: "force_delete", found: true }),
    ]);
    const shorter = { "prod-x": { resource: { aws_rds_cluster: { a: { backup_retention_period: 1 } } } } };
    const retention = (control: Control) =>
      judge(prod, shorter, { controls: [control], suppressions: [] }).overridden.map(
        ({ argument }) => argument,
      );
    expect(retention(rotates)).toContain("backup_retention_period");
    expect(retention(named("rds-cluster-backup-retention"))).not.toContain("backup_retention_period");
  });
});

describe("the environments", () => {
  const judgements = new Map(
    [...environmentNames, ...exampleNames].map((name) => [name, judgeEnvironment(loadSettings(name))]),
  );

  test.each([...judgements.keys()])(
    "%s breaks no control and has no suppression that it does not need",
    (name) => {
      const { violations, unused } = judgements.get(name)!;
      expect(
        violations.map(({ control, place, argument }) => `${control.name}: ${place} ${argument}`),
      ).toEqual([]);
      expect(unused).toEqual([]);
    },
  );

  test("production has every secure default in force", () => {
    const { overridden } = judgements.get("prod")!;
    expect(overridden.map(({ place, argument }) => `${place} ${argument}`)).toEqual([]);
  });

  test("what the profile of dev gives up, its controls give up too, and in the same words", () => {
    const told = new Set(judgements.get("dev")!.givenUp.map(({ control }) => control.givesUp));
    const byControl = new Set(controls.map(({ givesUp }) => givesUp));
    const lost = givesUp(loadSettings("dev")).filter((sentence) => byControl.has(sentence));
    for (const sentence of lost) expect(told).toContain(sentence);
    expect(lost.length).toBeGreaterThan(5);
  });

  test("a control and the safeguard of its setting give up the same, where both follow one source", () => {
    for (const { looksAt, why, givesUp: sentence } of safeguards) {
      const sources = [...why.matchAll(/\w+\.\d+/g)].map(([id]) => id);
      const follows = ({ ids }: Control) => ids.some((id) => sources.includes(id.split(" ").at(-1)!));
      const same = controls.filter(
        (control) => control.givesUp !== undefined && control.setting === looksAt[0] && follows(control),
      );
      expect(same.map(({ name, givesUp }) => [name, givesUp])).toEqual(
        same.map(({ name }) => [name, sentence]),
      );
    }
  });

  test("every suppression is used somewhere and names a control that there is", () => {
    const used = new Set(
      [...judgements.values()].flatMap(({ suppressed }) => suppressed.map((each) => each.suppression)),
    );
    for (const suppression of suppressions) {
      expect(used).toContain(suppression);
      expect(named(suppression.control)).toBeDefined();
      expect(suppression.reason).toMatch(/^[A-Z].{30,}\.$/s);
    }
  });
});

test("what an organization runs for the account needs no guard of its own here", () => {
  const options = { controls: [named("account-guards")], suppressions: [] };
  const guarded = {
    "prod-governance": {
      resource: {
        aws_s3_account_public_access_block: { all: {} },
        aws_ebs_encryption_by_default: { all: {} },
        aws_ebs_snapshot_block_public_access: { all: { state: "block-all-sharing" } },
        aws_iam_account_password_policy: { all: {} },
      },
    },
  };
  const governance = loadSettings("prod").governance!;
  const missing = (managedByOrganization: (typeof governance)["managedByOrganization"]) =>
    judge({ ...prod, governance: { ...governance, managedByOrganization } }, guarded, options).violations.map(
      ({ argument }) => argument.replace(" beside it", ""),
    );
  expect(missing([])).toEqual([
    "aws_cloudtrail",
    "aws_config_configuration_recorder",
    "aws_guardduty_detector",
    "aws_securityhub_account",
    "aws_accessanalyzer_analyzer",
  ]);
  expect(missing(["trail", "config", "guardduty", "security-hub"])).toEqual(["aws_accessanalyzer_analyzer"]);
  expect(missing(["trail", "config", "guardduty", "security-hub", "access-analyzer"])).toEqual([]);
});
