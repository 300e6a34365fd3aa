import { readStateDocument } from "../../../../tools/terraform/state-document";
import type { StateResource } from "../../../../tools/terraform/state-document";
import { resource, stateOf } from "../../../terraform-state";

const vpc = resource("aws_vpc.main", { attributes: { id: "vpc-1", note: 'a "quoted" } ] \\' } });
const subnet = resource("aws_subnet.a", { index_key: 0 }, { index_key: 1 });
const whole = stateOf({ resources: [vpc, subnet], outputs: { vpc_id: "vpc-1" }, serial: 7, lineage: "l" });

const open = (...chunks: Uint8Array[]) => readStateDocument(chunks, "dev-networking");
async function read(...chunks: Uint8Array[]): Promise<StateResource[]> {
  const resources: StateResource[] = [];
  for await (const found of (await open(...chunks)).resources) resources.push(found);
  return resources;
}

test("gives the resources one after the other, the outputs, and which state it is", async () => {
  const { serial, lineage, outputs } = await open(whole);
  expect({ serial, lineage, outputs }).toEqual({
    serial: 7,
    lineage: "l",
    outputs: { vpc_id: { value: "vpc-1", type: "string" } },
  });
  expect(await read(whole)).toEqual([vpc, subnet]);
});

test.each([
  ["without spaces", undefined],
  ["indented by one", 1],
  ["indented by four", 4],
  ["indented by tabs", "\t"],
])("reads a state that something else wrote, %s", async (_, indent) => {
  const text = JSON.stringify(JSON.parse(whole.toString()), null, indent);
  expect(await read(Buffer.from(text))).toEqual([vpc, subnet]);
});

test("a state in pieces is the same, wherever it is cut", async () => {
  for (const size of [1, 2, 7, 64, 1000]) {
    const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_, n) =>
      whole.subarray(n * size, (n + 1) * size),
    );
    expect(await read(...pieces)).toEqual([vpc, subnet]);
  }
});

test("what the pieces come from is let go of, whether the state is read to its end or not", async () => {
  let opened = 0;
  async function* pieces(text: Uint8Array) {
    opened++;
    try {
      yield text;
      yield text;
    } finally {
      opened--;
    }
  }
  const { resources } = await readStateDocument(pieces(whole), "dev-networking");
  for await (const { type } of resources) if (type) break;
  expect(opened).toBe(0);
  for (const text of ["{", '{"version":3}'])
    await expect(readStateDocument(pieces(Buffer.from(text)), "dev-networking")).rejects.toThrow();
  expect(opened).toBe(0);
});

test("a state without resources is one, and has none", async () => {
  expect(await read(stateOf({}))).toEqual([]);
});

test("a state that was cut off is refused, wherever it was", async () => {
  for (let length = 0; length < whole.length - 2; length++) {
    await expect(read(whole.subarray(0, length))).rejects.toThrow(
      /The state of dev-networking is no whole JSON document \(\d+ bytes\): /,
    );
  }
});

test.each([
  [{ version: 3 }, /has the version 3, and only 4 is known/],
  [{ version: 4 }, /has no outputs before its resources/],
  [{ version: 4, resources: [], outputs: {} }, /has no outputs before its resources/],
  [{ version: 4, outputs: {} }, /has no list of resources/],
  [{ version: 4, outputs: {}, resources: [1] }, /holds something else than resources/],
  [[], /is no whole JSON document/],
])("refuses %j", async (state, problem) => {
  await expect(read(Buffer.from(JSON.stringify(state)))).rejects.toThrow(problem);
});
