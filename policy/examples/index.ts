import type { Example } from "../control";
import { isBlock } from "../view/arguments";
import type { StackJson } from "../view/view";
import { backup } from "./backup";
import { cognito } from "./cognito";
import { dynamodb } from "./dynamodb";
import { ecs } from "./ecs";
import { edge } from "./edge";
import { elasticache } from "./elasticache";
import { elb } from "./elb";
import { events } from "./events";
import { governance } from "./governance";
import { iam } from "./iam";
import { kms } from "./kms";
import { network } from "./network";
import { rds } from "./rds";
import { s3 } from "./s3";

/** One resource of each type, each as every control wants it; a service a file. */
const compliant: readonly Example[] = [
  backup,
  cognito,
  dynamodb,
  ecs,
  edge,
  elasticache,
  elb,
  events,
  governance,
  iam,
  kms,
  network,
  rds,
  s3,
];

/** Where they are, and a second region. */
const provider = { aws: [{ region: "us-east-1" }, { alias: "us-west-2", region: "us-west-2" }] };

/** The stack's JSON in which an example stands: the compliant resources of all services, changed as it says. */
export function stackOf(example: Example): StackJson {
  const blocks = [...compliant, example].reduce<Example>((all, each) => merge(all, each) as Example, {});
  const json: Record<"resource" | "data" | "provider", Record<string, unknown>> = {
    resource: {},
    data: {},
    provider,
  };
  for (const [type, resources] of Object.entries(blocks)) {
    const [kind, name] = type.startsWith("data.")
      ? (["data", type.slice("data.".length)] as const)
      : (["resource", type] as const);
    json[kind][name] = resources;
  }
  return json;
}

/** A JSON merge patch (RFC 7396). */
function merge(target: unknown, patch: unknown): unknown {
  if (!isBlock(patch)) return patch;
  const result: Record<string, unknown> = isBlock(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merge(result[key], value);
  }
  return result;
}
