import { tmpdir } from "node:os";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { RandomProvider } from "@cdktf/provider-random/lib/provider";
import { App, TerraformStack, Testing } from "cdktf";
import { loadSettings } from "../../environments";
import type { Settings } from "../../environments/schema";

/** The arguments of one resource, data source or output, as the JSON has them. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- Terraform's JSON has no types
export type Body = Record<string, any>;

/** A stack's Terraform JSON: blocks by type, then by logical id. */
export interface Json {
  readonly resource?: Record<string, Record<string, Body>>;
  readonly data?: Record<string, Record<string, Body>>;
  readonly output?: Record<string, Body>;
  readonly [block: string]: unknown;
}

/** A statement of a policy, with the fields that AWS lets be one or many made many. */
export interface PolicyStatement extends Body {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** The JSON of a stack that holds the providers and whatever `build` puts into it. */
export function synthModule(build: (stack: TerraformStack) => unknown): Json {
  const stack = new TerraformStack(newApp(), "test");
  new AwsProvider(stack, "aws", { region: "ap-northeast-1" });
  new RandomProvider(stack, "random");
  build(stack);
  return synth(stack);
}

/** The JSON of one stack of the platform, for an environment whose settings `change` may alter. */
export function synthStack(
  Stack: new (app: App, settings: Settings) => TerraformStack,
  environment = "dev",
  change: (settings: Settings) => Settings = (settings) => settings,
): Json {
  return synth(new Stack(newApp(), change(loadSettings(environment))));
}

/** An app that writes nothing: cdktf makes its output folder at once, unless it is there. */
function newApp(): App {
  return new App({ outdir: tmpdir() });
}

function synth(stack: TerraformStack): Json {
  return JSON.parse(Testing.synth(stack, true)) as Json;
}

/** Every resource of a type, by logical id; empty when there is none. */
export function byId(json: Json, type: string): Record<string, Body> {
  return json.resource?.[type] ?? {};
}

/** Every resource of a type, in the order of the JSON. */
export function resources(json: Json, type: string): Body[] {
  return Object.values(byId(json, type));
}

/** The one resource of a type; throws when there is another number of them. */
export function only(json: Json, type: string): Body {
  const found = resources(json, type);
  if (found.length !== 1) throw new Error(`expected one ${type}, found ${found.length}`);
  return found[0]!;
}

/** The one resource of a type that has these arguments; throws when there is another number of them. */
export function find(json: Json, type: string, args: Body): Body {
  const found = resources(json, type).filter((body) =>
    Object.entries(args).every(([name, value]) => JSON.stringify(body[name]) === JSON.stringify(value)),
  );
  if (found.length !== 1)
    throw new Error(`expected one ${type} with ${JSON.stringify(args)}, found ${found.length}`);
  return found[0]!;
}

/** The logical id that a reference such as `${aws_vpc.vpc_1234.id}` points to; throws when it is no reference. */
export function referenced(value: unknown): string {
  const match = /^\$\{[a-z0-9_]+\.([\w-]+)\.\w+\}$/.exec(String(value));
  if (!match) throw new Error(`no reference: ${String(value)}`);
  return match[1]!;
}

/** The value of an output. */
export function output(json: Json, name: string): unknown {
  const body = json.output?.[name];
  if (!body) throw new Error(`no output ${name}`);
  return body.value;
}

/** The statements of a policy document. */
export function statements(policy: string): PolicyStatement[] {
  const { Statement } = JSON.parse(policy) as { Statement: Body[] };
  if (!Statement.length) throw new Error("the policy has no statement");
  return Statement.map((statement) => ({
    ...(statement as PolicyStatement),
    actions: list(statement.Action),
    resources: list(statement.Resource),
  }));
}

function list(value: string | string[] | undefined): string[] {
  return value === undefined ? [] : [value].flat();
}
