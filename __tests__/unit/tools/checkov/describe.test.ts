import { describe as describeRun } from "../../../../tools/checkov/describe";
import type { Skip } from "../../../../tools/checkov/skips/skip";

const bucket = { stack: "prod-cdn", path: "frontend/bucket/bucket" };
const failure = { ...bucket, check: "CKV_AWS_18", title: "Log the bucket", looksAt: ["a/[0]/b", "a/[0]/b"] };
const skip: Skip = {
  check: "CKV_AWS_86",
  resources: ["cdn/*"],
  why: "It is.",
  coveredBy: [{ control: "logged" }, { test: "a.test.ts", title: "logs" }],
};
const found = { stacks: ["prod-cdn"], resources: [bucket], passed: 7, failures: [failure] };

test("what failed is told with its resource and the arguments, and what to do", () => {
  const text = describeRun(found, { failures: [failure], skipped: [], needless: [] });
  expect(text).toContain("FAILED   CKV_AWS_18  prod-cdn frontend/bucket/bucket\n         Log the bucket");
  expect(text).toContain("Looked at a.b.");
  expect(text).toContain("1 stacks: 7 checks passed, 0 skipped, 1 failed.");
  expect(text).toContain("Mend the module");
});

test("a skip is told once, with all its resources, the reason and what covers it", () => {
  const other = { ...failure, path: "logs/bucket" };
  const skipped = [failure, other].map((finding) => ({ finding, skip }));
  const text = describeRun(found, { failures: [], skipped, needless: [] });
  expect(text.split("\n")).toEqual([
    "skipped  CKV_AWS_86  prod-cdn frontend/bucket/bucket, prod-cdn logs/bucket",
    "         It is.",
    '         Covered by control logged and test "logs" (a.test.ts).',
    "1 stacks: 7 checks passed, 2 skipped, 0 failed.",
  ]);
});

test("a needless skip is told", () => {
  const text = describeRun(found, { failures: [], skipped: [], needless: [{ skip, pattern: "cdn/*" }] });
  expect(text).toContain("NEEDLESS CKV_AWS_86  cdn/*");
  expect(text).toContain("1 skips needless.");
});
