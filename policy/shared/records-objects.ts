import { blocksAt, listOf } from "../view/arguments";
import type { Arguments } from "../view/arguments";
import type { Resource } from "../view/resource";

/** Whether a trail records who reads and writes objects, in all buckets but those that it may leave out. */
export function recordsObjects(trail: Resource): boolean {
  const basic = trail
    .blocks("event_selector")
    .filter(({ read_write_type }) => (read_write_type ?? "All") === "All")
    .flatMap((selector) => blocksAt(selector, "data_resource"));
  return (
    basic.some(({ type, values }) => type === "AWS::S3::Object" && listOf(values).includes("arn:aws:s3")) ||
    fieldsOf(trail).some(
      (fields) =>
        asks(fields, "resources.type", "AWS::S3::Object") && !asksForOneKind(fields) && !fields.some(picks),
    )
  );
}

/** Whether a trail records the management of resources, both reading and writing; without selectors it does. */
export function recordsManagement(trail: Resource): boolean {
  const basic = trail.blocks("event_selector");
  const advanced = fieldsOf(trail);
  if (!basic.length && !advanced.length) return true;
  return (
    basic.some(
      ({ include_management_events, read_write_type }) =>
        include_management_events !== false && (read_write_type ?? "All") === "All",
    ) || advanced.some((fields) => asks(fields, "eventCategory", "Management") && !asksForOneKind(fields))
  );
}

function fieldsOf(trail: Resource): Arguments[][] {
  return trail.blocks("advanced_event_selector").map((selector) => blocksAt(selector, "field_selector"));
}

function asks(fields: readonly Arguments[], name: string, value: string): boolean {
  return fields.some(({ field, equals }) => field === name && listOf(equals).includes(value));
}

/** Whether a field picks some objects or some actions, in place of leaving some out. */
function picks({ field, equals, starts_with, ends_with }: Arguments): boolean {
  const isSelective = field === "resources.ARN" || field === "eventName";
  return isSelective && [equals, starts_with, ends_with].some((values) => listOf(values).length > 0);
}

/** Whether only reading, or only writing, is selected. */
function asksForOneKind(fields: readonly Arguments[]): boolean {
  return fields.some(({ field }) => field === "readOnly");
}
