import { MessageReader } from "../../../../tools/terraform/messages";
import type { ChangedResource } from "../../../../tools/terraform/messages";

function read(...messages: object[]) {
  const changed: Partial<ChangedResource>[] = [];
  const reader = new MessageReader({
    onChanged: ({ seconds, ...resource }) => {
      expect(seconds).toBeGreaterThanOrEqual(0);
      changed.push(resource);
    },
  });
  for (const message of messages) reader.read(JSON.stringify(message));
  reader.end();
  return { reader, changed };
}

const resource = (addr: string) => ({ addr, resource_type: addr.split(".")[0] });
const planned = (addr: string, action: string) => ({
  type: "planned_change",
  change: { resource: resource(addr), action },
});
const hook = (type: string, addr: string, action: string, more: object = {}) => ({
  type,
  hook: { resource: resource(addr), action, ...more },
});

test("each changed resource is told once, with its id, and a replaced one as replaced", () => {
  const { changed } = read(
    planned("aws_vpc.main", "create"),
    planned("aws_subnet.one", "replace"),
    planned("aws_eip.same", "noop"),
    hook("apply_start", "aws_vpc.main", "create"),
    hook("apply_start", "aws_subnet.one", "delete"),
    hook("apply_complete", "aws_vpc.main", "create", { id_value: "vpc-1" }),
    hook("apply_complete", "aws_subnet.one", "delete"),
    hook("apply_start", "data.aws_ami.x", "read"),
    hook("apply_complete", "data.aws_ami.x", "read"),
    hook("apply_start", "aws_subnet.one", "create"),
    hook("apply_complete", "aws_subnet.one", "create", { id_value: "subnet-2" }),
  );
  expect(changed).toEqual([
    { address: "aws_vpc.main", type: "aws_vpc", action: "create", isDone: true, id: "vpc-1" },
    { address: "aws_subnet.one", type: "aws_subnet", action: "replace", isDone: true, id: "subnet-2" },
  ]);
});

test("a resource that failed is told with its reason, which Terraform gives at the end", () => {
  const { changed, reader } = read(
    hook("apply_start", "aws_rds_cluster.x", "create"),
    hook("apply_errored", "aws_rds_cluster.x", "create"),
    {
      type: "diagnostic",
      diagnostic: { severity: "error", summary: "no such zone", detail: "", address: "aws_rds_cluster.x" },
    },
  );
  expect(changed).toEqual([
    {
      address: "aws_rds_cluster.x",
      type: "aws_rds_cluster",
      action: "create",
      isDone: false,
      error: "no such zone",
    },
  ]);
  expect(reader.errors).toEqual(["no such zone\n  aws_rds_cluster.x"]);
});

test("a replacement whose second half fails has failed, and what nobody saw the end of has too", () => {
  const { changed } = read(
    planned("aws_subnet.one", "replace"),
    hook("apply_start", "aws_subnet.one", "delete"),
    hook("apply_complete", "aws_subnet.one", "delete"),
    hook("apply_start", "aws_subnet.one", "create"),
    hook("apply_errored", "aws_subnet.one", "create"),
    hook("apply_start", "aws_vpc.main", "update"),
  );
  expect(changed).toEqual([
    expect.objectContaining({ address: "aws_subnet.one", action: "replace", isDone: false }),
    expect.objectContaining({
      address: "aws_vpc.main",
      isDone: false,
      error: expect.stringContaining("the next plan says"),
    }),
  ]);
});

test("of a saved plan the reader is told beforehand what to expect", () => {
  const progress: string[] = [];
  const reader = new MessageReader({ onProgress: ({ done, total }) => progress.push(`${done}/${total}`) });
  reader.expect(
    new Map([
      ["aws_subnet.one", "replace"],
      ["aws_vpc.main", "update"],
    ]),
  );
  reader.read(JSON.stringify(hook("apply_complete", "aws_vpc.main", "update")));
  expect(progress).toEqual(["1/3"]);
});
