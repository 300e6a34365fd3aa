import { makeRow } from "../../../../tools/inventory/resource/row";
import { statusOf } from "../../../../tools/inventory/resource/status";
import type { Given } from "../../../terraform-state";
import { arn, resource } from "../../../terraform-state";

const region = "ap-northeast-1";

function rowOf(address: string, given: Given = {}, provider?: string) {
  const made = { ...resource(address, given), ...(provider && { provider }) };
  return makeRow(made, made.instances[0]!, region).row;
}

test("names a resource by id, ARN and region, and its address as Terraform does", () => {
  const key = arn("kms", "key/1");
  expect(rowOf("aws_kms_key.data", { index_key: "a", attributes: { id: "1", arn: key } })).toMatchObject({
    address: 'aws_kms_key.data["a"]',
    resourceType: "aws_kms_key",
    resourceId: "1",
    arn: key,
    region,
    name: "data",
    status: "available",
  });
});

test.each([
  ["of its ARN", "aws_sns_topic.a", { arn: "arn:aws:sns:us-east-1:111111111111:a" }, undefined, "us-east-1"],
  [
    "of its own attribute",
    "aws_s3_bucket.a",
    { arn: "arn:aws:s3:::a", region: "eu-west-1" },
    undefined,
    "eu-west-1",
  ],
  ["of its provider", "aws_s3_bucket_policy.a", {}, 'provider["r/hashicorp/aws"].us-east-1', "us-east-1"],
  ["of the stack", "aws_s3_bucket_policy.a", {}, 'provider["r/hashicorp/aws"]', region],
  ["none", "aws_iam_role_policy.a", {}, undefined, "global"],
  [
    "none",
    "aws_cloudfront_distribution.a",
    { arn: "arn:aws:cloudfront::111111111111:distribution/a" },
    undefined,
    "global",
  ],
])("the region is that %s", (_, address, attributes, provider, expected) => {
  expect(rowOf(address, { attributes }, provider).region).toBe(expected);
});

test("ids that are not unique in an account are those that an import takes", () => {
  const attributes = { id: "errors", name: "errors", log_group_name: "/a" };
  expect(rowOf("aws_cloudwatch_log_metric_filter.a", { attributes }).resourceId).toBe("/a/errors");
});

test("a name that looks like a secret is left out, and said so", () => {
  const made = resource("aws_ssm_parameter.a", { attributes: { name: ["Xk9!vLq2#pW7", "zR4m"].join("") } });
  const { row, withheld } = makeRow(made, made.instances[0]!, region);
  expect(row.name).toBe("a");
  expect(withheld).toEqual(["name"]);
});

test.each([
  [{ attributes: { status: "Deployed" } }, "available"],
  [{ attributes: { state: "pending" } }, "creating"],
  [{ status: "tainted" as const }, "failed"],
  [{ deposed: "0001" }, "deleting"],
  [{}, "available"],
])("%j is %s", (given, status) => {
  expect(rowOf("aws_a.a", given).status).toBe(status);
});

test("AWS's words mean the same however they are written; a new one is unknown", () => {
  expect(["ACTIVE", "backing-up", "in-use"].map(statusOf)).toEqual(["available", "available", "available"]);
  expect(["INACTIVE", "create-failed", "DRAINING"].map(statusOf)).toEqual(["stopped", "failed", "deleting"]);
  expect(statusOf("toString")).toBe("unknown");
});
