import { estimateRows } from "../../../tools/cost/estimate-rows";
import type { CostRow } from "../../../tools/records/operations/record-costs";
import { estimated } from "../../unit/tools/cost/estimated";
import { createRecords } from "../helpers/records";
import type { TestRecords } from "../helpers/records";

let records: TestRecords;
beforeEach(async () => {
  records = await createRecords();
  await records.run("ensure-environment", {
    name: "dev",
    account_id: "111111111111",
    default_region: "ap-northeast-1",
    by: "hanako",
  });
});
afterEach(() => records.close());

const charged = (row: Partial<CostRow> = {}): CostRow => ({
  date: "2026-10-01",
  region: "ap-northeast-1",
  service: "Amazon Relational Database Service",
  phase: "database",
  cost_type: "compute",
  cost_amount: "4.8000000001",
  unblended_cost: "4.8000000001",
  blended_cost: "4.7",
  amortized_cost: "4.9",
  is_estimated: false,
  ...row,
});

const record = (rows: CostRow[], from = "2026-10-01", to = from) =>
  records.run("record-costs", {
    environment: "dev",
    account_id: "111111111111",
    source: "cost_explorer",
    period: "day",
    from,
    to,
    rows,
  });

const expectedCost = (row: Partial<CostRow> = {}): CostRow => ({
  date: "2026-10-01",
  region: "ap-northeast-1",
  service: "AWS Key Management Service",
  phase: "security",
  address: "aws_kms_key.data",
  resource_type: "aws_kms_key",
  cost_type: "key",
  cost_amount: "1.00",
  low_amount: "1.00",
  high_amount: "3.00",
  is_estimated: true,
  ...row,
});

const estimatedOfDev = () => estimated(["dev"]).get("dev")!.estimate;

const store = (rows: CostRow[], month = "2026-10-01") =>
  records.run("record-costs", {
    environment: "dev",
    account_id: "111111111111",
    source: "price_list",
    period: "month",
    from: month,
    to: month,
    rows,
  });

const costs = () =>
  records.see(
    `SELECT date::text, source, service, phase, item, cost_amount::text, amortized_cost::text, is_estimated
     FROM infra.aws_resource_costs ORDER BY date, source, service, item`,
  );

test("a day that is read again leaves one row, with what AWS says last", async () => {
  expect(await record([charged()])).toEqual({ written: 1, withdrawn: 0 });
  await record([charged({ cost_amount: "5", unblended_cost: "5" })]);
  expect(await costs()).toEqual([
    {
      date: "2026-10-01",
      source: "cost_explorer",
      service: "Amazon Relational Database Service",
      phase: "database",
      item: null,
      cost_amount: "5.0000000000",
      amortized_cost: "4.9000000000",
      is_estimated: false,
    },
  ]);
});

test("amounts are kept to the tenth place", async () => {
  await record([charged()]);
  expect(await costs()).toMatchObject([{ cost_amount: "4.8000000001" }]);
});

test("what AWS charged and took back stays at nothing; other days and estimates are left alone", async () => {
  await store([expectedCost()]);
  await record([charged(), charged({ date: "2026-10-02" })], "2026-10-01", "2026-10-02");
  expect(await record([], "2026-10-02")).toEqual({ written: 0, withdrawn: 1 });
  expect(await record([], "2026-10-02")).toEqual({ written: 0, withdrawn: 0 });
  expect(await costs()).toMatchObject([
    { date: "2026-10-01", source: "cost_explorer", cost_amount: "4.8000000001" },
    { date: "2026-10-01", source: "price_list", cost_amount: "1.0000000000" },
    {
      date: "2026-10-02",
      source: "cost_explorer",
      cost_amount: "0.0000000000",
      amortized_cost: "0.0000000000",
    },
  ]);
});

test("an estimate replaces the one before it of the same month alone", async () => {
  await store([expectedCost({ date: "2026-09-01" })], "2026-09-01");
  await store([expectedCost(), expectedCost({ address: "aws_kms_key.logs" })]);
  expect(await store([expectedCost({ cost_amount: "2.00" })])).toEqual({ written: 1, withdrawn: 1 });
  expect(await costs()).toMatchObject([
    { date: "2026-09-01", item: "aws_kms_key.data", cost_amount: "1.0000000000" },
    { date: "2026-10-01", item: "aws_kms_key.data", cost_amount: "2.0000000000", is_estimated: true },
  ]);
});

test("a cost is of the resource that the inventory has at its address", async () => {
  const [resource] = await records.see(
    `INSERT INTO infra.aws_resources (resource_id, resource_type, region, account_id, environment_id, phase, address, name,
       status)
     SELECT 'key-1', 'aws_kms_key', 'ap-northeast-1', '111111111111', environment.id, 'security', 'aws_kms_key.data', 'data',
       'available' FROM infra.aws_environments environment RETURNING id`,
    [],
    "chat_operator",
  );
  await store([expectedCost(), expectedCost({ address: "aws_kms_key.logs" })]);
  expect(await records.see("SELECT item, resource_id FROM infra.aws_resource_costs ORDER BY item")).toEqual([
    { item: "aws_kms_key.data", resource_id: resource!.id },
    { item: "aws_kms_key.logs", resource_id: null },
  ]);
});

test("of one address in two phases each is a cost of its own", async () => {
  await store([expectedCost(), expectedCost({ phase: "database" })]);
  expect(await store([expectedCost()])).toEqual({ written: 1, withdrawn: 1 });
  expect(await costs()).toMatchObject([{ phase: "security" }]);
});

test("the whole estimate of dev goes in and adds up to what the command shows", async () => {
  const found = estimatedOfDev();
  const rows = estimateRows(found, "2026-10-01");
  expect(await store(rows)).toEqual({ written: rows.length, withdrawn: 0 });
  expect(await store(rows)).toEqual({ written: rows.length, withdrawn: 0 });
  const [sum] = await records.see(
    `SELECT sum(low_amount) * 100 AS low, sum(cost_amount) * 100 AS expected, sum(high_amount) * 100 AS high
     FROM infra.aws_resource_costs`,
  );
  expect([sum!.low, sum!.expected, sum!.high].map(Number)).toEqual(found.monthly);
});

test.each([
  ["an amount with a comma", charged({ cost_amount: "4,8" })],
  ["a phase in capitals", charged({ phase: "Database" })],
  ["a day that is none", charged({ date: "2026-02-30" })],
])("%s is refused before anything is written", async (_, row) => {
  await expect(record([row])).rejects.toMatchObject({ failure: "usage" });
  expect(await costs()).toEqual([]);
});
