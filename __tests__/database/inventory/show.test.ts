import { randomUUID } from "node:crypto";
import type { InputOf } from "../../../tools/records/operations";
import { resource, stateOf } from "../../terraform-state";
import { createInventory } from "./setting";
import type { InventorySetting } from "./setting";

let inventory: InventorySetting;
beforeEach(async () => {
  inventory = await createInventory();
});
afterEach(() => inventory.close());

const where = { environment: "dev", account_id: "111111111111", region: "ap-northeast-1" };
const address = "aws_dynamodb_table.events";
const take = (id: string, serial: number) => {
  inventory.states.nosql = stateOf({
    resources: [resource(address, { attributes: { id, name: id } })],
    serial,
  });
  return inventory.sync();
};
const show = async (name: string) =>
  (await inventory.records.run("show-resource", { environment: "dev", resource: name })).shown!;

/** A deployment that did so to the table, a while ago. */
const deploy = (event_type: "create" | "replace", time: string) => {
  const run: InputOf<"record-deployment"> = {
    deployment: {
      ...{ ...where, id: randomUUID(), version: "0.1.0", start_time: time, triggered_by: "hanako" },
      ...{ plan_summary: {}, metadata: {} },
    },
    templates: [],
    events: [
      {
        ...{ id: randomUUID(), phase: "nosql", address, resource_type: "aws_dynamodb_table" },
        ...{
          event_type,
          status: "success",
          description: `${event_type} it`,
          timestamp: time,
          end_time: time,
        },
        details: {},
      },
    ],
  };
  return inventory.records.run("record-deployment", run);
};

test("what deployments did to it and its backups are shown, though they were recorded before it was known", async () => {
  await deploy("create", "2026-11-01T00:00:00Z");
  await inventory.records.run("record-backups", {
    ...where,
    backups: [
      {
        ...{ backup_id: "backup-1", backup_type: "dynamodb_backup", name: "one", status: "available" },
        ...{ resource_type: "aws_dynamodb_table", aws_resource_id: "events-1" },
        ...{ creation_date: "2026-11-01T00:00:00Z", is_encrypted: true, is_automated: false },
      },
    ],
  });
  await take("events-1", 1);
  const { events, backups } = await show(address);
  expect(events).toMatchObject([{ event_type: "create", status: "success", description: "create it" }]);
  expect(backups).toMatchObject([{ name: "one", status: "available" }]);
});

test("an address means what is there now; what was there before has its own events and no later ones", async () => {
  await deploy("create", "2026-11-01T00:00:00Z");
  await take("events-1", 1);
  await take("events-2", 2);
  await deploy("replace", "2999-01-01T00:00:00Z");
  const kinds = async (name: string) => {
    const { resource_id, events } = await show(name);
    return [resource_id, ...events.map(({ event_type }) => event_type)];
  };
  expect(await kinds(address)).toEqual(["events-2", "replace", "create"]);
  expect(await kinds("events-1")).toEqual(["events-1", "create"]);
});
