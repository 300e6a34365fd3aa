import { formatSynced } from "../../../tools/inventory/print";
import { MigrationError } from "../../../tools/migrate/errors";
import type { InputOf } from "../../../tools/records/operations";
import { inLanes } from "../../../tools/records/lanes";
import { openConnection } from "../../../tools/records/perform";
import { arn, resource, stateOf } from "../../terraform-state";
import { actor, mend } from "../helpers/records";
import { until } from "../helpers/until";
import { createInventory } from "./setting";
import type { InventorySetting } from "./setting";

let inventory: InventorySetting;
beforeEach(async () => {
  inventory = await createInventory();
});
afterEach(() => inventory.close());

const vpc = resource("aws_vpc.main", { attributes: { id: "vpc-1", cidr_block: "10.0.0.0/16" } });
const subnet = (id: string) =>
  resource("aws_subnet.a", { attributes: { id, vpc_id: "vpc-1" }, dependencies: ["aws_vpc.main"] });
const cluster = resource("aws_rds_cluster.c", {
  attributes: { id: "c", arn: arn("rds", "cluster:c"), subnets: ["subnet-1"] },
  dependencies: ["data.terraform_remote_state.networking"],
});

function network(id = "subnet-1", serial = 1): Buffer {
  return stateOf({
    resources: [vpc, subnet(id), resource("random_id.x"), resource("data.aws_region.here")],
    outputs: { vpc_id: "vpc-1", private_subnet_ids: [id], app_security_group_id: "sg-1" },
    serial,
  });
}

const resources = () =>
  inventory.records.see(`SELECT phase, address, resource_id, stale_since IS NOT NULL AS stale
    FROM infra.aws_resources ORDER BY phase, address, resource_id`);

test("takes over resources of AWS, what they need within and across phases, and the network of the environment", async () => {
  Object.assign(inventory.states, { networking: network(), database: stateOf({ resources: [cluster] }) });
  const { stacks, absent, problems } = await inventory.sync();
  expect(stacks).toEqual({
    networking: { added: 2, changed: 0, unchanged: 0, gone: 0, dependencies: 1 },
    database: { added: 1, changed: 0, unchanged: 0, gone: 0, dependencies: 1 },
  });
  expect(absent).toContain("bootstrap");
  expect(problems).toEqual([]);
  expect(await resources()).toEqual([
    { phase: "database", address: "aws_rds_cluster.c", resource_id: "c", stale: false },
    { phase: "networking", address: "aws_subnet.a", resource_id: "subnet-1", stale: false },
    { phase: "networking", address: "aws_vpc.main", resource_id: "vpc-1", stale: false },
  ]);
  expect(
    await inventory.records
      .see(`SELECT f.address AS "from", t.address AS "to", dependency_type FROM infra.resource_dependencies
      d JOIN infra.aws_resources f ON f.id = d.resource_id JOIN infra.aws_resources t ON t.id = d.depends_on_id ORDER BY 1`),
  ).toEqual([
    { from: "aws_rds_cluster.c", to: "aws_subnet.a", dependency_type: "output" },
    { from: "aws_subnet.a", to: "aws_vpc.main", dependency_type: "terraform" },
  ]);
  expect(
    await inventory.records.see(
      "SELECT name, vpc_id, security_group_ids, network_config FROM infra.aws_environments",
    ),
  ).toEqual([
    {
      name: "dev",
      vpc_id: "vpc-1",
      security_group_ids: ["sg-1"],
      network_config: { private_subnet_ids: ["subnet-1"] },
    },
  ]);
});

test("a second sync of the same, by somebody else, changes nothing but when it was seen, and leaves no trace in the audit", async () => {
  Object.assign(inventory.states, { networking: network(), database: stateOf({ resources: [cluster] }) });
  await inventory.sync();
  const seen = () =>
    inventory.records.see(
      "SELECT min(last_seen_at) AS at, max(first_seen_at) AS first FROM infra.aws_resources",
    );
  const audited = () => inventory.records.see("SELECT count(*) FROM audit.log");
  const [before, log, [first]] = [await inventory.rows(), await audited(), await seen()];
  const { stacks } = await inventory.sync({ actor: "taro" });
  expect(stacks.networking).toMatchObject({ added: 0, changed: 0, unchanged: 2, gone: 0 });
  expect(await inventory.rows()).toEqual(before);
  expect(await audited()).toEqual(log);
  const [second] = await seen();
  expect(second!.first).toEqual(first!.first);
  expect(Number(second!.at)).toBeGreaterThan(Number(first!.at));
});

test("what is gone is stale since then, keeps what it needed, and comes back", async () => {
  Object.assign(inventory.states, { networking: network() });
  await inventory.sync();
  inventory.states.networking = network("subnet-2", 2);
  expect((await inventory.sync()).stacks.networking).toMatchObject({ added: 1, unchanged: 1, gone: 1 });
  const both = [
    { phase: "networking", address: "aws_subnet.a", resource_id: "subnet-1", stale: true },
    { phase: "networking", address: "aws_subnet.a", resource_id: "subnet-2", stale: false },
    { phase: "networking", address: "aws_vpc.main", resource_id: "vpc-1", stale: false },
  ];
  expect(await resources()).toEqual(both);
  const needed = () => inventory.records.see("SELECT count(*)::int FROM infra.resource_dependencies");
  expect(await needed()).toEqual([{ count: 2 }]);
  expect((await inventory.sync()).stacks.networking).toMatchObject({ unchanged: 2, gone: 0 });

  inventory.states.networking = network("subnet-1", 3);
  expect((await inventory.sync()).stacks.networking).toMatchObject({
    added: 0,
    changed: 1,
    unchanged: 1,
    gone: 1,
  });
  expect((await resources()).map(({ stale }) => stale)).toEqual([false, true, false]);
});

test("a resource that moved to another phase is the same one", async () => {
  inventory.states.networking = stateOf({ resources: [vpc] });
  await inventory.sync();
  const id = () => inventory.records.see("SELECT id, phase, stale_since FROM infra.aws_resources");
  const [before] = await id();
  Object.assign(inventory.states, {
    networking: stateOf({ serial: 2 }),
    security: stateOf({ resources: [vpc] }),
  });
  await inventory.sync();
  expect(await id()).toEqual([{ id: before!.id, phase: "security", stale_since: null }]);
});

test("no secret reaches a row or the audit, wherever the state has it", async () => {
  const secret = ["Xk9!vLq2#pW7", "zR4m"].join("");
  const attributes = {
    id: "c",
    arn: arn("rds", "cluster:c"),
    name: secret,
    engine: secret,
    master_password: secret,
    database_name: secret,
    policy: JSON.stringify({ password: secret }),
    nested: [{ password: secret }],
    tags_all: { Note: secret, Name: secret },
  };
  const sensitive_attributes = [[{ type: "get_attr", value: "database_name" }]];
  inventory.states.database = stateOf({
    resources: [
      resource("aws_rds_cluster.c", { attributes, sensitive_attributes }),
      resource("random_password.p", { attributes: { result: secret } }),
    ],
    outputs: { secret },
  });
  const { withheld } = await inventory.sync();
  expect(withheld).toEqual(
    ["engine", "tag Note", "tag Name", "name"].map((what) => `database aws_rds_cluster.c: ${what}`),
  );
  const everywhere = await inventory.records.see(`
    SELECT to_jsonb(r)::text AS row FROM infra.aws_resources r UNION ALL SELECT to_jsonb(e)::text FROM infra.aws_environments e
    UNION ALL SELECT to_jsonb(l)::text FROM audit.log l`);
  expect(everywhere.length).toBeGreaterThan(2);
  expect(JSON.stringify(everywhere)).not.toContain(secret);
});

test("a secret that cannot be among the credentials is told, in words too", async () => {
  const attributes = {
    id: "s",
    arn: arn("secretsmanager", "secret:s-AbCdEf"),
    tags_all: { Name: "the old one" },
  };
  inventory.states.database = stateOf({
    resources: [resource("aws_secretsmanager_secret.s", { attributes })],
  });
  const synced = await inventory.sync();
  const told = "database aws_secretsmanager_secret.s: its name is none that a role or a secret has";
  expect(synced.leftOut).toEqual([told]);
  expect(formatSynced(synced)).toContain(`Not among the credentials:\n  ${told}`);
});

test("a stack that cannot be read is named, and the others are taken over", async () => {
  Object.assign(inventory.states, {
    networking: network().subarray(0, 900),
    database: stateOf({ resources: [cluster] }),
  });
  const { stacks, problems } = await inventory.sync();
  expect(Object.keys(stacks)).toEqual(["database"]);
  expect(problems).toEqual([expect.stringMatching(/^dev-networking: .*is no whole JSON document/)]);
  delete inventory.states.database;
  await expect(inventory.sync()).rejects.toThrow(/dev-networking is no whole JSON document/);
});

test("the state of another account is refused", async () => {
  const foreign = resource("aws_sns_topic.a", {
    attributes: { arn: "arn:aws:sns:ap-northeast-1:222222222222:a" },
  });
  inventory.states.monitoring = stateOf({ resources: [foreign] });
  await expect(inventory.sync()).rejects.toThrow(
    /is of the account 222222222222, and dev is set to 111111111111 \(environments\/dev\.ts\)/,
  );
  expect(await resources()).toEqual([]);
});

test("an older state of a stack does not overwrite a newer one; one that begins anew does", async () => {
  inventory.states.networking = network("subnet-2", 8);
  await inventory.sync();
  inventory.states.networking = network("subnet-1", 7);
  await expect(inventory.sync()).rejects.toMatchObject({
    failure: "refused",
    message: expect.stringMatching(
      /newer state of dev-networking was taken over meanwhile: number 8, and this is 7/,
    ),
  });
  inventory.states.networking = stateOf({ resources: [vpc], serial: 1, lineage: "another" });
  expect((await inventory.sync()).stacks.networking).toMatchObject({ gone: 1 });
});

test("stopped in a stack, it leaves whole stacks, and run again it has all", async () => {
  Object.assign(inventory.states, { networking: network(), database: stateOf({ resources: [cluster] }) });
  const lost = new MigrationError("failed", "the connection was lost");
  const run = async (name: "sync-stack", input: InputOf<"sync-stack">) => {
    if (name === "sync-stack" && input.phase === "database") throw lost;
    return inventory.records.run(name, input);
  };
  const records = { run: run as typeof inventory.records.run };
  await expect(inventory.sync({ records })).rejects.toBe(lost);
  expect((await resources()).map(({ phase }) => phase)).toEqual(["networking", "networking"]);
  await inventory.sync();
  expect(await resources()).toHaveLength(3);
});

test("a connection that breaks within a stack rolls it back", async () => {
  inventory.states.networking = network();
  await inventory.sync();
  const blocker = await inventory.records.database.connect();
  await blocker.query("SET ROLE chat_operator");
  await blocker.query("BEGIN");
  await blocker.query("SELECT FROM infra.aws_resources WHERE resource_id = 'vpc-1' FOR UPDATE");
  inventory.states.networking = network("subnet-2", 2);
  const cut = inventory.sync();
  const failed = expect(cut).rejects.toMatchObject({ failure: "failed" });
  const waiting =
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
  await until(async () => (await inventory.records.database.query(waiting)).length === 1);
  await inventory.records.database.query(`SELECT pg_terminate_backend(pid) FROM (${waiting}) waiting`);
  await failed;
  await blocker.end();
  expect((await resources()).map(({ resource_id }) => resource_id)).toEqual(["subnet-1", "vpc-1"]);
  await inventory.sync();
  expect(await resources()).toHaveLength(3);
});

test("what a stack needs of one before it is there, however long that one takes", async () => {
  Object.assign(inventory.states, { networking: network(), database: stateOf({ resources: [cluster] }) });
  const { run: really } = inventory.records;
  const done: string[] = [];
  const run = async (name: "sync-stack", input: InputOf<"sync-stack">) => {
    if (name === "sync-stack" && input.phase === "networking") await until(async () => done.length > 0);
    const result = await really(name, input);
    if (name === "sync-stack") done.push(input.phase);
    return result;
  };
  const told: string[] = [];
  const { stacks } = await inventory.sync({
    records: { run: run as typeof really },
    onStack: (phase) => told.push(phase),
  });
  expect(done).toEqual(["database", "networking"]);
  expect(told).toEqual(["networking", "database"]);
  expect(stacks.database).toMatchObject({ added: 1, dependencies: 1 });
});

test("two syncs at once go one after the other, stack by stack, to the same end", async () => {
  Object.assign(inventory.states, { networking: network(), database: stateOf({ resources: [cluster] }) });
  await inventory.sync();
  const before = await inventory.rows();
  const other = createSecond();
  for (let round = 0; round < 2; round++)
    await Promise.all([inventory.sync(), inventory.sync({ records: other })]);
  await other.close();
  expect(await inventory.rows()).toEqual(before);
});

/** Other connections to the same records, as another process has. */
function createSecond() {
  const { connect } = inventory.records.database;
  const connection = inLanes([1, 2].map(() => openConnection({ connect, mend })));
  const run = (operation: string, input: unknown) => connection.perform({ operation, input, actor });
  return { run: run as typeof inventory.records.run, close: () => connection.close() };
}

test("more than a batch: 2,500 resources and their dependencies", async () => {
  const many = Array.from({ length: 2500 }, (_, n) =>
    resource(`aws_subnet.s${n}`, {
      attributes: { id: `subnet-${n}`, vpc_id: "vpc-1" },
      dependencies: ["aws_vpc.main"],
    }),
  );
  inventory.states.networking = stateOf({ resources: [vpc, ...many] });
  expect((await inventory.sync()).stacks.networking).toMatchObject({ added: 2501, dependencies: 2500 });
  expect((await inventory.sync()).stacks.networking).toMatchObject({ unchanged: 2501, dependencies: 2500 });
});

test("each dependency looks its resources up in the index, in a table that the planner still takes for empty", async () => {
  const lookups = async () => {
    const [index] = await inventory.records.database.query(
      "SELECT idx_scan::int AS scans FROM pg_stat_user_indexes WHERE indexrelname = 'aws_resources_environment_id_idx'",
    );
    return index!.scans as number;
  };
  const subnets = Array.from({ length: 500 }, (_, n) =>
    resource(`aws_subnet.s${n}`, { attributes: { vpc_id: "vpc-1" }, dependencies: ["aws_vpc.main"] }),
  );
  inventory.states.networking = stateOf({ resources: [vpc, ...subnets] });
  await inventory.sync();
  await until(async () => (await lookups()) >= 1000);
});

test("ids that the provider gave twice are told apart by their addresses", async () => {
  const twins = ["a", "b"].map((name) => resource(`aws_thing.${name}`, { attributes: { id: "same" } }));
  inventory.states.security = stateOf({ resources: twins });
  await inventory.sync();
  expect((await resources()).map(({ resource_id }) => resource_id)).toEqual(["same", "same (aws_thing.b)"]);
});

test("nobody but the operator may write, and nobody else reads but auditors", async () => {
  inventory.states.networking = network();
  await inventory.sync();
  const write = "UPDATE infra.aws_resources SET name = 'mine'";
  await expect(inventory.records.see(write)).rejects.toThrow(/permission denied/);
  await expect(inventory.records.see("SELECT FROM infra.aws_resources", [], "chat_app")).rejects.toThrow(
    /permission denied/,
  );
});
