import { loadSettings } from "../environments";
import type { StateInstance, StateResource } from "../tools/terraform/state-document";

const { account, region } = loadSettings("dev");

/** What a test says of an instance; the rest is as Terraform would write it. */
export interface Given extends Omit<StateInstance, "attributes"> {
  attributes?: Record<string, unknown>;
}

/** A resource in a state: `aws_vpc.main`, with one instance or several. */
export function resource(address: string, ...instances: Given[]): StateResource {
  const data = address.startsWith("data.");
  const [type, name] = address.split(".").slice(data ? 1 : 0) as [string, string];
  const provider = type.startsWith("aws_") ? "aws" : type.split("_")[0];
  return {
    mode: data ? "data" : "managed",
    type,
    name,
    provider: `provider["registry.terraform.io/hashicorp/${provider}"]`,
    instances: (instances.length ? instances : [{}]).map((given) => ({
      ...given,
      attributes: { id: name, ...given.attributes },
    })),
  };
}

/** An ARN in the account and region of the tests' environment. */
export function arn(service: string, rest: string): string {
  return `arn:aws:${service}:${region}:${account}:${rest}`;
}

export interface GivenState {
  resources?: StateResource[];
  outputs?: Record<string, unknown>;
  serial?: number;
  lineage?: string;
}

/** A state as Terraform writes it. */
export function stateOf({
  resources = [],
  outputs = {},
  serial = 1,
  lineage = "lineage",
}: GivenState): Buffer {
  const published = Object.entries(outputs).map(([name, value]) => [name, { value, type: "string" }]);
  const state = {
    version: 4,
    terraform_version: "1.11.4",
    serial,
    lineage,
    outputs: Object.fromEntries(published),
    resources,
    check_results: null,
  };
  return Buffer.from(`${JSON.stringify(state, null, 2)}\n`);
}
