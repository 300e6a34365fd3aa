import { environmentNames } from "../../../environments";
import { compareIds, statefulAddresses, withNewIds } from "../../../tools/review/logical-ids";
import { synthesizeAll } from "../../../tools/synth/all";
import recorded from "./logical-ids.json";

const before = { prod: { database: ["aws_rds_cluster.main"] } };

test("no stateful resource of any environment and phase lost its logical id", () => {
  const found = Object.fromEntries(
    synthesizeAll(environmentNames).map(({ settings, stacks }) => [
      settings.environment,
      statefulAddresses(stacks),
    ]),
  );
  expect(compareIds(recorded, found)).toEqual({ lost: [], unrecorded: [] });
}, 60_000);

test.each([
  ["renamed", { prod: { database: ["aws_rds_cluster.other"] } }],
  ["moved to another phase", { prod: { cache: ["aws_rds_cluster.main"] } }],
  ["gone with its phase", { prod: {} }],
  ["gone with its environment", {}],
])("one that is %s fails with that sentence", (_, found) => {
  expect(compareIds(before, found).lost).toEqual([
    "prod-database aws_rds_cluster.main is gone: Terraform will destroy it, and create another if it was only renamed",
  ]);
});

test("what is stateful is found by its type, in any phase", () => {
  const resource = { aws_dynamodb_table: { b: {}, a: {} }, aws_route: { x: {} }, aws_lb: { y: {} } };
  expect(statefulAddresses({ nosql: { resource }, empty: {} })).toEqual({
    nosql: ["aws_dynamodb_table.a", "aws_dynamodb_table.b", "aws_lb.y"],
    empty: [],
  });
});

test("a record takes what is new and keeps what is gone", () => {
  const found = { prod: { database: ["aws_rds_cluster.other"] }, new: { cache: ["aws_lb.x"] } };
  expect(compareIds(before, found).unrecorded).toHaveLength(2);
  expect(withNewIds(before, found)).toEqual({
    prod: { database: ["aws_rds_cluster.main", "aws_rds_cluster.other"] },
    new: { cache: ["aws_lb.x"] },
  });
});
