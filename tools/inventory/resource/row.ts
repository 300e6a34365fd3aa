import type { StateInstance, StateResource } from "../../terraform/state-document";
import { describe } from "./configuration";
import { addressOf, identify } from "./identity";
import { looksSecret } from "./secrets";
import { statusOf } from "./status";
import type { Status } from "./status";

/** One resource as the inventory keeps it. */
export interface ResourceRow {
  readonly address: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly arn: string | null;
  readonly region: string;
  readonly name: string;
  readonly status: Status;
  /** The service's own word for it, where it was asked or the state has it. */
  readonly awsStatus?: string;
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly tags: Readonly<Record<string, string>>;
  /** When it was made, if the state tells. */
  readonly created: string | null;
}

/** A row, and what of its resource was kept out of it. */
export interface MadeRow {
  readonly row: ResourceRow;
  readonly account: string | undefined;
  readonly withheld: readonly string[];
}

const nameAttributes = ["name", "bucket", "identifier", "cluster_identifier", "function_name", "domain_name"];
const statusAttributes = ["status", "state"];
const createdAttributes = ["create_date", "created_date", "creation_date", "created_time", "creation_time"];

/** Makes the row of one instance of a resource of AWS. @param stackRegion where the stack's own provider works */
export function makeRow(resource: StateResource, instance: StateInstance, stackRegion: string): MadeRow {
  const address = addressOf(resource, instance);
  const { resourceId, arn, region, account } = identify(resource, instance, stackRegion);
  const { configuration, tags, withheld } = describe(instance);
  const attributes = instance.attributes ?? {};
  const first = (names: readonly string[]) =>
    names
      .map((name) => attributes[name])
      .find((value): value is string => typeof value === "string" && !!value);
  const plain = (label: string, value: string | undefined, instead: string) => {
    if (value === undefined || !looksSecret(value)) return value ?? instead;
    withheld.push(label);
    return instead;
  };
  const created = first(createdAttributes);
  const word = first(statusAttributes);
  const awsStatus = word && /^[A-Za-z][\w -]{0,40}$/.test(word) ? word : undefined;
  return {
    account,
    withheld,
    row: {
      address,
      resourceType: resource.type,
      resourceId: plain("id", resourceId, address),
      arn,
      region,
      name: plain("name", tags.Name ?? first(nameAttributes), resource.name),
      ...statusIn(instance, awsStatus),
      configuration,
      tags,
      created: created && !Number.isNaN(Date.parse(created)) ? new Date(created).toISOString() : null,
    },
  };
}

/** What stands in the state and of which it says nothing else was there when Terraform looked last. */
function statusIn(
  instance: StateInstance,
  awsStatus: string | undefined,
): Pick<ResourceRow, "status" | "awsStatus"> {
  if (instance.deposed !== undefined) return { status: "deleting", awsStatus };
  if (instance.status === "tainted") return { status: "failed", awsStatus };
  return awsStatus === undefined ? { status: "available" } : { status: statusOf(awsStatus), awsStatus };
}
