import { compare } from "../../../../tools/cost/compare";
import { centsText } from "../../../../tools/cost/decimal";
import type { Estimate } from "../../../../tools/cost/estimate";
import { formatJson } from "../../../../tools/cost/format/json";
import { formatMarkdown } from "../../../../tools/cost/format/markdown";
import { formatTable } from "../../../../tools/cost/format/table";
import { estimateOf } from "./cost-of";

const commit = "0123456789abcdef0123456789abcdef01234567";
const against = { ref: "main", commit };
const keys = (...names: string[]) => ({ aws_kms_key: Object.fromEntries(names.map((name) => [name, {}])) });
const balancer = (zones: number) => ({
  aws_lb: { alb: { subnets: Array.from({ length: zones }, () => "s") } },
});

const before = estimateOf({ ...keys("data", "logs"), ...balancer(2) });
const after = estimateOf({ ...keys("data", "secrets"), ...balancer(3) });

test("what is new, gone and dearer is told, the largest difference first; what costs the same is not", () => {
  const { difference, changes } = compare(before, after, against);
  expect(difference).toEqual([365, 365, 365]);
  expect(
    changes.map(({ address, before: was, after: is, difference: by }) => [address, !!was, !!is, by[1]]),
  ).toEqual([
    ["aws_lb.alb", true, true, 365],
    ["aws_kms_key.logs", true, false, -100],
    ["aws_kms_key.secrets", false, true, 100],
  ]);
});

test("the same stacks differ by nothing", () => {
  expect(compare(before, before, against)).toMatchObject({ difference: [0, 0, 0], changes: [] });
});

test("of an environment that the ref has not, all is new", () => {
  const { before: there, difference, changes } = compare(undefined, after, against);
  expect([there, difference]).toEqual([[0, 0, 0], after.monthly]);
  expect(changes.every((change) => change.before === undefined)).toBe(true);
});

/** What a resource is expected to cost, as text. */
function amountOf({ phases }: Estimate, wanted: string): string {
  const { monthly } = phases.flatMap(({ resources }) => resources).find(({ address }) => address === wanted)!;
  return centsText(monthly[1]);
}

describe("printed", () => {
  const comparison = compare(before, after, against);

  test("as a table: amounts in columns, differences with their sign", () => {
    const text = formatTable(after, comparison);
    expect(text).toMatch(/^dev: USD a month, prices as of 20\d\d-\d\d, without tax/);
    expect(text).toMatch(/\n {2}aws_lb {2}alb +\d+\.\d\d +\d+\.\d\d +\d+\.\d\d\n/);
    expect(text).toMatch(/\ntotal +\d+\.\d\d/);
    expect(text).toContain("Against main (0123456789ab), at the same prices and usage:");
    expect(text).toMatch(/\n {2}phase {2}logs \(gone\) +-1\.00 +-1\.00 +-1\.06/);
    expect(text).toMatch(/\n {2}phase {2}secrets \(new\) +\+1\.00/);
    const [was, is] = [before, after].map((each) => amountOf(each, "aws_lb.alb"));
    expect(text).toContain(`  phase  alb (${was} → ${is})`);
    expect(text).toMatch(new RegExp(`\\ntotal at main +\\d+\\.\\d\\d +${centsText(before.monthly[1])} `));
  });

  test("as Markdown: a row a phase and a resource, all with as many cells", () => {
    const rows = formatMarkdown(after, comparison)
      .split("\n")
      .filter((line) => line.startsWith("|"));
    expect(rows.every((row) => row.split("|").length === rows[0]!.split("|").length)).toBe(true);
    expect(formatMarkdown(after, comparison)).toContain(
      `**+3.65** expected, from ${centsText(before.monthly[1])} there.`,
    );
    expect(formatMarkdown(after)).not.toContain("Against");
  });

  test("as JSON: amounts as text, so that no cent is lost", () => {
    const { monthly, phases, comparison: found } = JSON.parse(formatJson(after, comparison));
    expect(monthly.expected).toMatch(/^\d+\.\d\d$/);
    expect(phases[0].resources[0].charges[0]).toMatchObject({
      price: "kms.key.month",
      region: "ap-northeast-1",
      quantity: ["1", "1", "1"],
      monthly: { low: "1.00", expected: "1.00", high: "1.00" },
      verified: true,
    });
    expect(found.difference).toEqual({ low: "3.65", expected: "3.65", high: "3.65" });
  });

  const alarms = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`a${i}`, { metric_name: "x" }]));

  test("many resources of one type that come or go stand in one row, a changed one in its own", () => {
    const more = estimateOf({ aws_cloudwatch_metric_alarm: alarms, ...balancer(3) });
    const come = formatTable(more, compare(estimateOf(balancer(2)), more, against));
    expect(come).toMatch(/\n {2}phase {2}aws_cloudwatch_metric_alarm 10 together \(new\) +\+1\.00/);
    expect(come).toMatch(/\n {2}phase {2}alb \(\d/);
    const none = estimateOf(balancer(3));
    const gone = formatMarkdown(none, compare(more, none, against));
    expect(gone).toContain("| phase | aws_cloudwatch_metric_alarm 10 together (gone) | -1.00 |");
  });

  test("many resources of one type stand in one row", () => {
    const text = formatTable(estimateOf({ aws_cloudwatch_metric_alarm: alarms }));
    expect(text).toMatch(/aws_cloudwatch_metric_alarm {2}10 together +1\.00/);
    expect(text).toContain("10 below a cent, 0 free");
  });
});
