import type { OperationName } from "../../../tools/records/operations";
import { arn, resource, stateOf } from "../../terraform-state";
import { until } from "../helpers/until";
import { createInventory } from "./setting";
import type { InventorySetting } from "./setting";

let inventory: InventorySetting;
beforeEach(async () => {
  inventory = await createInventory();
});
afterEach(() => inventory.close());

const vpc = (id: string) => resource("aws_vpc.main", { attributes: { id } });
const subnet = (id: string, ...dependencies: string[]) =>
  resource("aws_subnet.a", { attributes: { id, vpc_id: "vpc-1" }, dependencies });
const take = (serial: number, ...resources: ReturnType<typeof resource>[]) => {
  inventory.states.networking = stateOf({ resources, serial });
  return inventory.sync();
};
/** Who needs whom, by AWS's ids. */
const edges = async () =>
  (
    await inventory.records
      .see(`SELECT f.resource_id || ' ' || t.resource_id AS edge FROM infra.resource_dependencies d
      JOIN infra.aws_resources f ON f.id = d.resource_id JOIN infra.aws_resources t ON t.id = d.depends_on_id ORDER BY 1`)
  ).map(({ edge }) => edge);

test("what a resource does not need any more is forgotten", async () => {
  await take(1, vpc("vpc-1"), subnet("subnet-1", "aws_vpc.main"));
  expect(await edges()).toEqual(["subnet-1 vpc-1"]);
  expect((await take(2, vpc("vpc-1"), subnet("subnet-1"))).stacks.networking).toMatchObject({
    unchanged: 2,
    dependencies: 0,
  });
  expect(await edges()).toEqual([]);
});

test("what is needed at an address is what is there now, and not what was there before", async () => {
  await take(1, vpc("vpc-1"), subnet("subnet-1", "aws_vpc.main"));
  await take(2, vpc("vpc-2"), subnet("subnet-1", "aws_vpc.main"));
  expect(await edges()).toEqual(["subnet-1 vpc-2"]);
  await take(3, vpc("vpc-2"), subnet("subnet-2", "aws_vpc.main"));
  expect(await edges()).toEqual(["subnet-1 vpc-2", "subnet-2 vpc-2"]);
  await take(4, vpc("vpc-3"), subnet("subnet-2", "aws_vpc.main"));
  expect(await edges()).toEqual(["subnet-1 vpc-2", "subnet-2 vpc-3"]);
});

test("what the state told once of when a resource was made stays", async () => {
  const key = (created?: string) =>
    resource("aws_kms_key.k", { attributes: { arn: arn("kms", "key/k"), creation_date: created } });
  const made = () => inventory.records.see("SELECT creation_date FROM infra.aws_resources");
  await take(1, key("2026-01-02T03:04:05Z"));
  await take(2, key());
  expect(await made()).toEqual([{ creation_date: new Date("2026-01-02T03:04:05Z") }]);
});

/** What waits for a lock while somebody else holds one. */
async function waitingFor(lock: string, name: OperationName, input: object): Promise<string[]> {
  await take(1, vpc("vpc-1"));
  const other = await inventory.records.database.connect();
  await other.query("SET ROLE chat_operator");
  await other.query("BEGIN");
  await other.query(lock);
  let ended = false;
  const waiting = inventory.records
    .run(name, { environment: "dev", ...input } as never)
    .finally(() => (ended = true));
  const locks =
    "SELECT query FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
  let queries: { query?: string }[] = [];
  await until(async () => {
    queries = await inventory.records.database.query(locks);
    return ended || queries.length > 0;
  });
  await other.query("COMMIT");
  await other.end();
  await waiting;
  return queries.map(({ query }) => query!);
}

const cache = { phase: "cache", serial: 1, lineage: "a", dependencies: [] };

// Before anything else, so that the moment of what it writes is after the other's end.
test.each([
  ["sync-stack", { ...cache, account_id: "111111111111", batches: [] }],
  ["sync-outputs", cache],
] as const)(
  "%s waits for another sync of the stack, and not for one of another stack",
  async (name, input) => {
    const lock = (stack: string) =>
      `SELECT pg_advisory_xact_lock(hashtextextended('inventory of ${stack}', 0))`;
    expect(await waitingFor(lock("dev-cache"), name, input)).toEqual([
      expect.stringMatching(/^SELECT pg_advisory_xact_lock/),
    ]);
    expect(await waitingFor(lock("dev-database"), name, input)).toEqual([]);
  },
);

test("names wait for another sync of the environment", async () => {
  const lock = "SELECT FROM infra.aws_environments FOR UPDATE";
  expect(await waitingFor(lock, "sync-dns", { records: [], listed_zones: [] })).toEqual([
    expect.stringMatching(/^SELECT .*FOR UPDATE$/),
  ]);
});
