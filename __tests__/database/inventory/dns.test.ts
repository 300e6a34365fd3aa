import { resource, stateOf } from "../../terraform-state";
import { createInventory } from "./setting";
import type { InventorySetting } from "./setting";

let inventory: InventorySetting;
beforeEach(async () => {
  inventory = await createInventory();
});
afterEach(() => inventory.close());

const balancer = resource("aws_route53_record.domain", {
  attributes: {
    id: "Z1_chat.example.com_A",
    zone_id: "Z1",
    name: "Chat.example.com",
    fqdn: "chat.example.com",
    type: "A",
    alias: [{ name: "ALB-1.ap-northeast-1.elb.amazonaws.com", zone_id: "Z2", evaluate_target_health: true }],
  },
});
const proof = resource("aws_route53_record.proof", {
  attributes: {
    id: "Z1_proof",
    zone_id: "Z1",
    name: "_1.chat.example.com",
    type: "CNAME",
    records: ["b", "a"],
    ttl: 300,
    set_identifier: "one",
    weighted_routing_policy: [{ weight: 1 }],
  },
});

const rows = () =>
  inventory.records.see(`
    SELECT n.record_name, n.record_type, n.record_value, n.ttl, n.is_alias, n.routing_policy, n.is_active,
      n.stale_since IS NOT NULL AS stale, r.address
    FROM infra.dns_records n LEFT JOIN infra.aws_resources r ON r.id = n.resource_id ORDER BY 1`);

const handmade = {
  domain_name: "example.com",
  record_name: "www.chat.example.com",
  record_type: "CNAME",
  set_identifier: null,
  record_value: ["chat.example.com"],
  ttl: 60,
  is_alias: false,
  routing_policy: "simple",
  route53_zone_id: "Z1",
  phase: null,
  address: null,
};

test("takes over the records that states have, with the resources that make them", async () => {
  inventory.states.realtime = stateOf({ resources: [balancer, proof] });
  expect((await inventory.sync()).dns).toEqual({ seen: 2, gone: 0 });
  expect(await rows()).toEqual([
    {
      record_name: "_1.chat.example.com",
      record_type: "CNAME",
      record_value: ["a", "b"],
      ttl: "300",
      is_alias: false,
      routing_policy: "weighted",
      is_active: true,
      stale: false,
      address: "aws_route53_record.proof",
    },
    {
      record_name: "chat.example.com",
      record_type: "A",
      record_value: ["alb-1.ap-northeast-1.elb.amazonaws.com"],
      ttl: null,
      is_alias: true,
      routing_policy: "simple",
      is_active: true,
      stale: false,
      address: "aws_route53_record.domain",
    },
  ]);
  const before = await inventory.rows();
  await inventory.sync();
  expect(await inventory.rows()).toEqual(before);
});

test("a record that no state has any more is stale; one made by hand only when its zone was listed", async () => {
  inventory.states.realtime = stateOf({ resources: [balancer] });
  await inventory.sync();
  const dns = (records: (typeof handmade)[], listed_zones: string[]) =>
    inventory.records.run("sync-dns", { environment: "dev", records, listed_zones });
  expect(await dns([handmade], [])).toEqual({ seen: 1, gone: 1 });
  expect(await dns([], [])).toEqual({ seen: 0, gone: 0 });
  expect(await dns([], ["Z1"])).toEqual({ seen: 0, gone: 1 });
  expect((await rows()).map(({ record_name, stale, is_active }) => [record_name, stale, is_active])).toEqual([
    ["chat.example.com", true, false],
    ["www.chat.example.com", true, false],
  ]);
  await inventory.sync();
  expect((await rows())[0]).toMatchObject({ record_name: "chat.example.com", stale: false, is_active: true });
});

test("what a zone is called is known once it was listed, and stays known when it is not", async () => {
  inventory.states.realtime = stateOf({ resources: [balancer] });
  const domains = () =>
    inventory.records.see("SELECT domain_name, record_name, is_active FROM infra.dns_records");
  const listed = {
    ...handmade,
    ...{ domain_name: "chat.example.com", record_name: "chat.example.com", record_type: "A" },
    ...{ record_value: ["alb-1.ap-northeast-1.elb.amazonaws.com"], ttl: null, is_alias: true },
    ...{ phase: "realtime", address: "aws_route53_record.domain" },
  };
  await inventory.sync();
  const guess = { domain_name: "example.com", record_name: "chat.example.com", is_active: true };
  expect(await domains()).toEqual([guess]);
  const told = { environment: "dev", records: [listed], listed_zones: ["Z1"] };
  expect(await inventory.records.run("sync-dns", told)).toEqual({ seen: 1, gone: 0 });
  expect(await domains()).toEqual([{ ...guess, domain_name: "chat.example.com" }]);
  const before = await inventory.rows();
  expect((await inventory.sync()).dns).toEqual({ seen: 1, gone: 0 });
  expect(await inventory.rows()).toEqual(before);
});
