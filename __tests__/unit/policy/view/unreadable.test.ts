import { refuseUnreadable, UnreadableError } from "../../../../policy/view/unreadable";
import { View } from "../../../../policy/view/view";

test.each([
  ["a module", { module: { network: { source: "./network" } } }, /prod-data: module/],
  [
    "types as a list",
    { resource: [{ aws_kms_key: { key: {} } }] },
    /prod-data: resource is not written by type/,
  ],
  [
    "names as a list",
    { resource: { aws_kms_key: [{ key: {} }] } },
    /resource aws_kms_key is not written by name/,
  ],
  ["a resource as a list", { resource: { aws_kms_key: { key: [{}] } } }, /aws_kms_key\.key is not one block/],
  ["count", { resource: { aws_kms_key: { key: { count: 2 } } } }, /aws_kms_key\.key has count/],
  ["for_each", { data: { aws_kms_key: { key: { for_each: ["a"] } } } }, /data aws_kms_key\.key has for_each/],
  ["dynamic", { resource: { aws_lb: { lb: { dynamic: {} } } } }, /aws_lb\.lb has dynamic/],
])("%s is refused, and the view with it", (_, json, message) => {
  expect(() => new View({ "prod-data": json })).toThrow(UnreadableError);
  expect(() => refuseUnreadable({ "prod-data": json })).toThrow(message);
});

test("every place is told, and how to write it", () => {
  const resource = { aws_kms_key: { a: { count: 1 }, b: { for_each: [] } } };
  expect(() => refuseUnreadable({ x: { resource } })).toThrow(
    /key\.a has count[^]*key\.b has for_each[^]*by type and name/,
  );
});

test("resources by type and name are read", () => {
  expect(() => refuseUnreadable({ x: { resource: { aws_kms_key: { a: {} } }, output: {} } })).not.toThrow();
});
