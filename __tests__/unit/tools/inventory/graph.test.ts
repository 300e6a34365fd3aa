import { PublishedValues } from "../../../../tools/inventory/graph/across-stacks";
import { drawDiagram } from "../../../../tools/inventory/graph/diagram";
import { makeNode, Texts } from "../../../../tools/inventory/graph/nodes";
import type { Node } from "../../../../tools/inventory/graph/nodes";
import { edgesWithin } from "../../../../tools/inventory/graph/within-stack";
import type { StateResource } from "../../../../tools/terraform/state-document";
import { resource } from "../../../terraform-state";

function nodesOf(...resources: StateResource[]): Node[] {
  const texts = new Texts();
  return resources.flatMap((given) => given.instances.map((instance) => makeNode(given, instance, texts)));
}
const edges = (...resources: StateResource[]) =>
  [...edgesWithin(nodesOf(...resources))].map(({ from, to }) => `${from} > ${to}`).sort();

const vpc = resource("aws_vpc.main", { attributes: { id: "vpc-1" } });
const subnet = resource("aws_subnet.a", {
  attributes: { id: "subnet-1", vpc_id: "vpc-1" },
  dependencies: ["aws_vpc.main"],
});

test("what an attribute mentions is needed, and what comes along with it is not told twice", () => {
  const instance = resource("aws_db_instance.a", {
    attributes: { subnet: "subnet-1" },
    dependencies: ["aws_subnet.a", "aws_vpc.main", "data.aws_region.here", "random_id.x"],
  });
  expect(edges(vpc, subnet, instance)).toEqual([
    "aws_db_instance.a > aws_subnet.a",
    "aws_subnet.a > aws_vpc.main",
  ]);
});

test("what is mentioned is needed although it comes along as well", () => {
  const group = resource("aws_security_group.a", {
    attributes: { subnet: "subnet-1", vpc_id: "vpc-1" },
    dependencies: ["aws_subnet.a", "aws_vpc.main"],
  });
  expect(edges(vpc, subnet, group)).toContain("aws_security_group.a > aws_vpc.main");
});

test("an order without a mention stays in the graph", () => {
  const later = resource("aws_sns_topic.later", { dependencies: ["aws_vpc.main"] });
  expect(edges(vpc, later)).toEqual(["aws_sns_topic.later > aws_vpc.main"]);
});

test("an ARN in a policy is a mention, also of a part; tags are none", () => {
  const bucket = resource("aws_s3_bucket.b", { attributes: { id: "logs-1", arn: "arn:aws:s3:::logs-1" } });
  const block = resource("aws_s3_bucket_policy.b", {
    attributes: { id: "logs-1" },
    dependencies: ["aws_s3_bucket.b"],
  });
  const policy = (attributes: object) =>
    resource("aws_iam_policy.p", {
      attributes: { ...attributes },
      dependencies: ["aws_s3_bucket.b", "aws_s3_bucket_policy.b"],
    });
  const text = JSON.stringify({ Resource: ["arn:aws:s3:::logs-1/*"] });
  expect(edges(bucket, block, policy({ policy: text }))).toContain("aws_iam_policy.p > aws_s3_bucket.b");
  expect(edges(bucket, block, policy({ tags: { Bucket: "logs-1" } }))).not.toContain(
    "aws_iam_policy.p > aws_s3_bucket.b",
  );
});

test("of several with one id, the one is meant on which the others stand", () => {
  const bucket = resource("aws_s3_bucket.b", { attributes: { id: "logs-1" } });
  const block = resource("aws_s3_bucket_policy.b", {
    attributes: { id: "logs-1" },
    dependencies: ["aws_s3_bucket.b"],
  });
  const last = resource("aws_lb.l", {
    attributes: { logs: "logs-1" },
    dependencies: ["aws_s3_bucket.b", "aws_s3_bucket_policy.b"],
  });
  expect(edges(bucket, block, last).filter((edge) => edge.startsWith("aws_lb"))).toEqual([
    "aws_lb.l > aws_s3_bucket.b",
    "aws_lb.l > aws_s3_bucket_policy.b",
  ]);
});

test("of instances only those mentioned are needed, or all if none is", () => {
  const both = resource(
    "aws_subnet.s",
    { index_key: 0, attributes: { id: "s-0" } },
    { index_key: 1, attributes: { id: "s-1" } },
  );
  const one = resource("aws_a.one", { attributes: { subnet: "s-1" }, dependencies: ["aws_subnet.s"] });
  const all = resource("aws_a.all", { dependencies: ["aws_subnet.s"] });
  expect(edges(both, one, all)).toEqual([
    "aws_a.all > aws_subnet.s[0]",
    "aws_a.all > aws_subnet.s[1]",
    "aws_a.one > aws_subnet.s[1]",
  ]);
});

test("a value that another phase publishes leads to the resource behind it", () => {
  const published = new PublishedValues();
  published.publish("networking", {
    vpc_id: { value: "vpc-1" },
    subnet_ids: { value: ["subnet-1"] },
    token: { value: "hidden", sensitive: true },
  });
  for (const given of [subnet, vpc, resource("aws_a.t", { attributes: { id: "hidden" } })])
    published.offer("networking", given, given.instances[0]!);
  const needs = (dependencies: string[]) => {
    const [node] = nodesOf(
      resource("aws_rds_cluster.c", {
        attributes: { vpc: "vpc-1", at: ["subnet-1", "hidden"] },
        dependencies,
      }),
    );
    return [...published.neededBy(node!)].map(({ phase, address }) => `${phase} ${address}`).sort();
  };
  // The subnet has the VPC's id too, and is not the VPC.
  expect(needs(["data.terraform_remote_state.networking"])).toEqual([
    "networking aws_subnet.a",
    "networking aws_vpc.main",
  ]);
  expect(needs(["data.terraform_remote_state.security"])).toEqual([]);
});

test("draws for Mermaid and for Graphviz, with what stands alone", () => {
  const end = (phase: string, address: string) => ({ phase, address });
  const dependencies = [{ from: end("cache", 'aws_a.x["k"]'), to: end("networking", "aws_vpc.main") }];
  const alone = [end("cache", "aws_b.y")];
  expect(drawDiagram(dependencies, "mermaid", alone).split("\n")).toEqual([
    "flowchart LR",
    '  subgraph phase_cache["cache"]',
    '    n1["aws_b.y"]',
    '    n2["aws_a.x[#quot;k#quot;]"]',
    "  end",
    '  subgraph phase_networking["networking"]',
    '    n3["aws_vpc.main"]',
    "  end",
    "  n2 --> n3",
  ]);
  expect(drawDiagram(dependencies, "dot")).toContain('n1 [label = "aws_a.x[\\"k\\"]"];');
});
