import { readStateDocument } from "../../../../tools/terraform/state-document";
import { resource, stateOf } from "../../../terraform-state";

const vpc = resource("aws_vpc.main", { attributes: { id: "vpc-1", note: 'a "quoted" } ] \\' } });
const subnet = resource("aws_subnet.a", { index_key: 0 }, { index_key: 1 });
const whole = stateOf({ resources: [vpc, subnet], outputs: { vpc_id: "vpc-1" }, serial: 7, lineage: "l" });

const read = (bytes: Uint8Array) => [...readStateDocument(bytes, "dev-networking").resources()];

test("gives the resources one after the other, the outputs, and which state it is", () => {
  const { serial, lineage, outputs } = readStateDocument(whole, "dev-networking");
  expect({ serial, lineage, outputs }).toEqual({
    serial: 7,
    lineage: "l",
    outputs: { vpc_id: { value: "vpc-1", type: "string" } },
  });
  expect(read(whole)).toEqual([vpc, subnet]);
});

test.each([
  ["without spaces", undefined],
  ["indented by one", 1],
  ["indented by four", 4],
  ["indented by tabs", "\t"],
])("reads a state that something else wrote, %s", (_, indent) => {
  const text = JSON.stringify(JSON.parse(whole.toString()), null, indent);
  expect(read(Buffer.from(text))).toEqual([vpc, subnet]);
});

test("a state without resources is one, and has none", () => {
  expect(read(stateOf({}))).toEqual([]);
});

test("a state that was cut off is refused, wherever it was", () => {
  for (let length = 0; length < whole.length - 2; length++) {
    expect(() => read(whole.subarray(0, length))).toThrow(
      /The state of dev-networking is no whole JSON document \(\d+ bytes\): /,
    );
  }
});

test.each([
  [{ version: 3 }, /has the version 3, and only 4 is known/],
  [{ version: 4 }, /has no outputs/],
  [{ version: 4, outputs: {} }, /has no list of resources/],
  [{ version: 4, outputs: {}, resources: [1] }, /holds something else than resources/],
  [[], /is no whole JSON document/],
])("refuses %j", (state, problem) => {
  expect(() => read(Buffer.from(JSON.stringify(state)))).toThrow(problem);
});
