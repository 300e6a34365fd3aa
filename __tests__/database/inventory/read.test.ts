import { collect, readResources } from "../../../tools/inventory/resources";
import { findResource } from "../../../tools/inventory/find";
import type { ResourceFilter } from "../../../tools/records/operations/list-resources";
import { resource, stateOf } from "../../terraform-state";
import { createInventory } from "./setting";
import type { InventorySetting } from "./setting";

let inventory: InventorySetting;
beforeAll(async () => {
  inventory = await createInventory();
  const vpc = resource("aws_vpc.main", {
    attributes: { id: "vpc-1", tags_all: { Team: "core", Name: "Main" } },
  });
  const chain = (name: string, need: string) =>
    resource(`aws_subnet.${name}`, { attributes: { id: `subnet-${name}` }, dependencies: [need] });
  const [a, b, c] = [chain("a", "aws_vpc.main"), chain("b", "aws_subnet.a"), chain("c", "aws_subnet.b")];
  const gone = resource("aws_eip.old", { attributes: { id: "eip-1" } });
  inventory.states.networking = stateOf({ resources: [vpc, a, b, c, gone], outputs: { vpc_id: "vpc-1" } });
  await inventory.sync();
  inventory.states.networking = stateOf({
    resources: [vpc, a, b, c],
    outputs: { vpc_id: "vpc-1" },
    serial: 2,
  });
  inventory.states.security = stateOf({
    resources: [resource("aws_vpc.main", { attributes: { id: "vpc-2", state: "pending" } })],
  });
  inventory.states.cache = stateOf({
    resources: Array.from({ length: 1500 }, (_, n) =>
      resource(`aws_thing.t${n}`, { attributes: { id: `t-${n}` } }),
    ),
  });
  await inventory.sync();
});
afterAll(() => inventory.close());

const list = async (filter: ResourceFilter) =>
  (await collect(readResources(inventory.records, "dev", filter))).map(
    ({ phase, address }) => `${phase} ${address}`,
  );

test.each<[ResourceFilter, string[]]>([
  [{ type: "aws_vpc" }, ["networking aws_vpc.main", "security aws_vpc.main"]],
  [{ type: "aws_vpc", phase: "security" }, ["security aws_vpc.main"]],
  [{ tags: { Team: "core" } }, ["networking aws_vpc.main"]],
  [{ tags: { Team: "core", Name: "Other" } }, []],
  [{ text: "MAIN" }, ["networking aws_vpc.main", "security aws_vpc.main"]],
  [{ text: "subnet-b" }, ["networking aws_subnet.b"]],
  [{ text: "%" }, []],
  [{ status: "creating" }, ["security aws_vpc.main"]],
  [{ status: "available", type: "aws_vpc" }, ["networking aws_vpc.main"]],
  [{ state: "stale" }, ["networking aws_eip.old"]],
  [{ state: "present", phase: "networking", type: "aws_eip" }, []],
])("lists those that are like %j", async (filter, expected) => {
  expect(await list(filter)).toEqual(expected);
});

test("lists every resource once, also over several pages", async () => {
  const all = await list({ phase: "cache" });
  expect(all).toHaveLength(1500);
  expect(new Set(all).size).toBe(1500);
});

test("shows a resource with what it needs and what needs it", async () => {
  const shown = await findResource(inventory.records, "dev", "subnet-b");
  expect(shown).toMatchObject({ address: "aws_subnet.b", needs: [{ address: "aws_subnet.a" }] });
  expect(shown.needed_by).toMatchObject([
    { phase: "networking", address: "aws_subnet.c", dependency: "terraform" },
  ]);
  expect((await findResource(inventory.records, "dev", "eip-1")).stale_since).not.toBeNull();
});

test("of several of a name it says how to tell them apart, and of none where to look", async () => {
  await expect(findResource(inventory.records, "dev", "aws_vpc.main")).rejects.toMatchObject({
    failure: "usage",
    message:
      "2 resources are called aws_vpc.main. Name one by its place:\n  networking:aws_vpc.main\n  security:aws_vpc.main",
  });
  expect((await findResource(inventory.records, "dev", "security:aws_vpc.main")).resource_id).toBe("vpc-2");
  await expect(findResource(inventory.records, "dev", "nothing")).rejects.toThrow(
    "Nothing is called nothing. Look for a part of it: npm run inventory -- dev list --all --text nothing",
  );
});

test("tells dependencies of phases, and around a resource by steps", async () => {
  const around = async (resourceId: string, steps: number) => {
    const { id } = await findResource(inventory.records, "dev", resourceId);
    const input = { environment: "dev", around: { id, steps } };
    const { dependencies, more } = await inventory.records.run("list-dependencies", input);
    expect(more).toBe(false);
    return dependencies.map(({ from, to }) => `${from.address} > ${to.address}`);
  };
  expect(await around("subnet-b", 1)).toEqual(["aws_subnet.b > aws_subnet.a", "aws_subnet.c > aws_subnet.b"]);
  expect(await around("subnet-b", 2)).toEqual([
    "aws_subnet.a > aws_vpc.main",
    "aws_subnet.b > aws_subnet.a",
    "aws_subnet.c > aws_subnet.b",
  ]);
  expect(await around("vpc-2", 5)).toEqual([]);
  const ofPhases = (phases: string[]) =>
    inventory.records.run("list-dependencies", { environment: "dev", phases });
  expect((await ofPhases(["networking"])).dependencies).toHaveLength(3);
  expect((await ofPhases(["security"])).dependencies).toEqual([]);
});
