import { readFileSync } from "node:fs";
import path from "node:path";
import { SHOWN } from "../../../tools/cost/docs/shown";
import { costSentence, governanceTable, tablesOf, withTables } from "../../../tools/cost/docs/tables";
import type { EstimatedCharge } from "../../../tools/cost/estimate";
import { priceData } from "../../../tools/cost/prices/prices";
import { estimated } from "../tools/cost/estimated";

const root = path.join(__dirname, "../../..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");

const examples = ["memcached", "nat-none", "nat-single", "rds-proxy", "valkey"];
const estimates = estimated([...SHOWN, ...examples]);
const shown = SHOWN.map((name) => estimates.get(name)!.estimate);

/** Expected dollars of the charges of an environment that fit. */
function dollars(environment: string, fits: (charge: EstimatedCharge, type: string) => boolean): number {
  const charges = estimates
    .get(environment)!
    .estimate.phases.flatMap(({ resources }) =>
      resources.flatMap((resource) => resource.charges.filter((each) => fits(each, resource.type))),
    );
  return charges.reduce((sum, { monthly }) => sum + monthly[1], 0) / 100;
}

const MEND = "npm run cost:docs";

test(`the tables of docs/cost.md are those of today's stacks, prices and assumptions (else: ${MEND})`, () => {
  const page = read("docs/cost.md");
  expect(page).toBe(withTables(page, tablesOf(shown)));
});

test(`the table of docs/governance.md is of the same estimates (else: ${MEND})`, () => {
  const page = read("docs/governance.md");
  expect(page).toBe(withTables(page, { cost: governanceTable(shown) }));
});

test.each(SHOWN)(`%s states its cost, in its file and in docs/settings.md (else: ${MEND})`, (environment) => {
  const sentence = costSentence(estimates.get(environment)!.estimate);
  expect(read(`environments/${environment}.ts`)).toContain(sentence);
  expect(read("docs/settings.md")).toContain(`- \`${environment}\`: ${sentence}.`);
});

test("what an interface endpoint costs is the same wherever it is said", () => {
  const hour = Number(priceData.lines["endpoint.hour"]!.prices["ap-northeast-1"]);
  const month = (hour * 730).toFixed(2);
  expect(month).toBe("10.22");
  expect(read("docs/settings.md")).toContain(
    `each is charged for each zone, ${month} US dollars a month in Tokyo`,
  );
  expect(read("docs/cost.md")).toContain(`× zones × ${month} in Tokyo`);
  const endpoints = dollars("nat-none", ({ price }) => price === "endpoint.hour");
  expect(endpoints).toBeCloseTo(12 * Number(month), 2);
  expect(read("docs/cost.md")).toContain(endpoints.toFixed(2));
  expect(read("examples/nat-none.ts")).toContain(`about ${Math.round(endpoints)} USD a month in Tokyo`);
  expect(read("examples/nat-none.ts")).toContain(`about ${Math.round(endpoints * 1.5)}.`);
});

test.each<[string, string, number]>([
  ["nat-single", "about %d USD a month", dollars("nat-single", ({ price }) => price === "nat.hour")],
  [
    "memcached",
    "about %d USD a month",
    dollars("memcached", (_, type) => type === "aws_elasticache_cluster"),
  ],
  ["rds-proxy", "about %d USD a month", dollars("rds-proxy", ({ price }) => price === "rds.proxy.acu.hour")],
  [
    "rds-proxy",
    "about %d for its endpoint",
    dollars("rds-proxy", ({ price }, type) => type === "aws_db_proxy_endpoint" && price === "endpoint.hour"),
  ],
])("the example %s says what the command does: %s", (example, words, amount) => {
  expect(read(`examples/${example}.ts`)).toContain(words.replace("%d", String(Math.round(amount))));
});

test("Valkey costs a fifth less than Redis, as its example says", () => {
  const nodes = (environment: string) =>
    dollars(environment, ({ price }) => price.startsWith("elasticache.") && price.endsWith(".hour"));
  expect(nodes("valkey")).toBeCloseTo(nodes("prod") * 0.8, 1);
});

test("a mark that is missing is told", () => {
  expect(() => withTables("", { phases: "x" })).toThrow("the page has no marks of phases");
});
