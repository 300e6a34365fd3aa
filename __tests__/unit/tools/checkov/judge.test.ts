import { judge } from "../../../../tools/checkov/judge";
import type { Finding } from "../../../../tools/checkov/scan";
import type { Skip } from "../../../../tools/checkov/skips/skip";

const prod = { environment: "prod", profile: "production" } as const;
const bucket = { stack: "prod-cdn", path: "frontend/bucket/bucket" };
const failure: Finding = { ...bucket, check: "CKV_AWS_18", title: "Logged", looksAt: ["logging"] };
const skip: Skip = {
  check: "CKV_AWS_18",
  resources: ["cdn/frontend/bucket/bucket"],
  why: "It is.",
  coveredBy: [{ control: "a" }],
};
const none = { failures: [], skipped: [], needless: [] };
const judged = (failures: Finding[], skips: Skip[], settings: Parameters<typeof judge>[2] = prod) =>
  judge({ failures, resources: [bucket] }, skips, settings);

test("what no skip speaks for has failed", () => {
  expect(judged([failure], [])).toEqual({ ...none, failures: [failure] });
  const others: Skip[] = [
    { ...skip, check: "CKV_AWS_19" },
    { ...skip, resources: ["cdn/access_logs/bucket/bucket"] },
    { ...skip, resources: ["cdn/*/bucket"] },
  ];
  for (const other of others) expect(judged([failure], [other]).failures).toEqual([failure]);
});

test("a skip speaks for its check on its resources, by their path or a pattern of it", () => {
  for (const resources of [["cdn/frontend/bucket/bucket"], ["cdn/*/bucket/bucket"]] as const) {
    const wide = { ...skip, resources };
    expect(judged([failure], [wide])).toEqual({ ...none, skipped: [{ finding: failure, skip: wide }] });
  }
});

test("a skip of the other profile does not count, nor is it missed", () => {
  const development = { ...skip, profile: "development" } as const;
  expect(judged([failure], [development])).toEqual({ ...none, failures: [failure] });
  expect(judged([], [development])).toEqual(none);
});

test("a skip is needless where its resource is there and passes, each pattern by itself", () => {
  const [first, second] = skip.resources.concat("cdn/*/bucket/bucket");
  const two = { ...skip, resources: [first!, second!] } as const;
  expect(judged([], [two]).needless).toEqual([
    { skip: two, pattern: first },
    { skip: two, pattern: second },
  ]);
  expect(judged([], [{ ...skip, resources: ["nosql/a/table"] }])).toEqual(none);
});
