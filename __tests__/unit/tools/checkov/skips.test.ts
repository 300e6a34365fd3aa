import { minimatch } from "minimatch";
import { environmentNames } from "../../../../environments";
import { controls } from "../../../../policy/controls";
import { requireCovered } from "../../../../tools/checkov/covered";
import { skips } from "../../../../tools/checkov/skips";
import type { Skip } from "../../../../tools/checkov/skips/skip";
import { synthesizeAll } from "../../../../tools/synth/all";

const names = new Set(controls.map(({ name }) => name));

/** Phase and construct of every resource of every environment. */
function places(): string[] {
  return synthesizeAll(environmentNames).flatMap(({ stacks }) =>
    Object.entries(stacks).flatMap(([phase, json]) =>
      Object.values((json!.resource ?? {}) as Record<string, Record<string, Marked>>)
        .flatMap((resources) => Object.values(resources))
        .map((resource) => `${phase}/${resource["//"].metadata.path.split("/").slice(1).join("/")}`),
    ),
  );
}

interface Marked {
  readonly "//": { readonly metadata: { readonly path: string } };
}

test("every skip names resources that there are", () => {
  const all = places();
  const lost = skips
    .flatMap(({ check, resources }) => resources.map((pattern) => ({ check, pattern })))
    .filter(({ pattern }) => !all.some((place) => minimatch(place, pattern)));
  expect(lost).toEqual([]);
});

test("no check is skipped twice for one resource and profile", () => {
  const keys = skips.flatMap(({ check, profile, resources }) =>
    resources.map((resource) => `${check} ${profile} ${resource}`),
  );
  expect(new Set(keys).size).toBe(keys.length);
});

test("whatever covers a skip is there", async () => {
  await expect(requireCovered(skips, names)).resolves.toBeUndefined();
});

describe("a skip is refused that is covered by", () => {
  const skip = { check: "CKV_AWS_18", resources: ["cdn/a"], why: "It is." } as const;
  const refusal = (coveredBy: Skip["coveredBy"]) => requireCovered([{ ...skip, coveredBy }], names);

  test("a control that does not exist", async () => {
    await expect(refusal([{ control: "s3-bucket-blue" }])).rejects.toThrow(
      /CKV_AWS_18 is covered by control s3-bucket-blue, which does not exist.*tools\/checkov\/skips/s,
    );
  });

  test("a test of a file or title that does not exist", async () => {
    const file = "__tests__/unit/tools/checkov/judge.test.ts";
    await expect(refusal([{ test: file, title: "is blue" }])).rejects.toThrow('test "is blue"');
    await expect(refusal([{ test: "none.test.ts", title: "is blue" }])).rejects.toThrow("none.test.ts");
    await expect(
      refusal([{ test: file, title: "what no skip speaks for has failed" }]),
    ).resolves.toBeUndefined();
  });
});
