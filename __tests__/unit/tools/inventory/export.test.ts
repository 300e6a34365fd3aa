import { writeResources } from "../../../../tools/inventory/export";
import type { ListedResource } from "../../../../tools/records/operations/list-resources";

const row: ListedResource = {
  id: "1",
  phase: "cache",
  address: 'aws_a.x["k"]',
  type: "aws_a",
  resource_id: "=cmd()",
  arn: null,
  name: "a, b",
  account_id: "111111111111",
  region: "global",
  status: "available",
  configuration: { port: 1 },
  tags: {},
  creation_date: null,
  first_seen_at: "2026-11-21T00:00:00Z",
  last_seen_at: "2026-11-21T00:00:00Z",
  stale_since: null,
};

async function write(format: "csv" | "jsonl", count: number) {
  const chunks: string[] = [];
  const resources = async function* () {
    for (let n = 0; n < count; n++) yield row;
  };
  const written = await writeResources(resources(), format, async (text) => void chunks.push(text));
  return { written, chunks, text: chunks.join("") };
}

test("CSV has a head, quotes what must be, and nothing that a spreadsheet would run", async () => {
  const { text, written } = await write("csv", 1);
  expect(written).toBe(1);
  expect(text.split("\r\n")).toEqual([
    "phase,address,type,name,resource_id,arn,account_id,region,status,creation_date,first_seen_at,last_seen_at,stale_since,configuration,tags",
    `cache,"aws_a.x[""k""]",aws_a,"a, b",'=cmd(),,111111111111,global,available,,2026-11-21T00:00:00Z,2026-11-21T00:00:00Z,,"{""port"":1}",{}`,
    "",
  ]);
});

test("JSON has an object a line, and is written in pieces", async () => {
  const { text, chunks, written } = await write("jsonl", 2000);
  expect(written).toBe(2000);
  expect(chunks.length).toBeGreaterThan(3);
  expect(
    text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual(Array(2000).fill(row));
});
