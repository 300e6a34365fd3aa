import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { decimalText } from "../../../../tools/cost/decimal";
import { assumptions } from "../../../../tools/cost/usage/assumptions";
import { overrideUsage, quantityOf, usageOf } from "../../../../tools/cost/usage/usage";
import { usage } from "./cost-of";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "usage-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function override(text: string) {
  const file = path.join(folder, "usage.json");
  await writeFile(file, text);
  return overrideUsage(usage, file);
}

test.each(Object.entries(assumptions))("%s does not fall from low to high", (_, assumption) => {
  for (const profile of ["development", "staging", "production"] as const) {
    const range = assumption[profile];
    expect([...range].sort((a, b) => a - b)).toEqual(range);
    expect(range[0]).toBeGreaterThanOrEqual(0);
  }
});

test("staging uses less than production, and more than development", () => {
  const of = (environment: string, profile: "development" | "production") =>
    usageOf({ environment, profile })["security.activeUsers"][1];
  expect(of("dev", "development")).toBeLessThan(of("staging", "production"));
  expect(of("staging", "production")).toBeLessThan(of("prod", "production"));
});

test("a file replaces some, by one number or by three, and leaves the others", async () => {
  const found = await override('{ "cdn.gb": 7, "network.natGb": [0.5, 1, 2] }');
  expect(found).toEqual({ ...usage, "cdn.gb": [7, 7, 7], "network.natGb": [0.5, 1, 2] });
});

test("everything that is wrong with a file is told at once", async () => {
  const text = '{ "cdn.gbs": 1, "cdn.gb": [3, 2, 1], "network.natGb": -1, "cache.usedGb": "much" }';
  await expect(override(text)).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringMatching(
      /cdn\.gbs: there is no such assumption; the nearest is cdn\.gb\n.*cdn\.gb: \[3,2,1\] is neither.*\n.*network\.natGb: -1.*\n.*cache\.usedGb: "much"/,
    ),
  });
});

test("a number may be as small as it likes", async () => {
  const found = await override('{ "storage.otherGb": [0, 2e-7, 1] }');
  expect(quantityOf(found, "storage.otherGb").range.map((each) => decimalText(each))).toEqual([
    "0",
    "0.0000002",
    "1",
  ]);
});

test.each([
  ["{", /is no JSON/],
  ["[1]", /is no JSON object of assumptions/],
  ["null", /is no JSON object of assumptions/],
])("%s is no usage file", async (text, message) => {
  await expect(override(text)).rejects.toThrow(message);
});

test("a file that is not there is named", async () => {
  await expect(overrideUsage(usage, "/nowhere/usage.json")).rejects.toThrow(
    /\/nowhere\/usage\.json cannot be read/,
  );
});
