import { ToolError } from "../../errors";
import type { Resource } from "../../../policy/view/resource";
import { charge, numberAt } from "../charge";
import type { Pricer, Pricing } from "../charge";
import { DAYS_OF_MONTH, Quantity } from "../quantity";
import { callsOf } from "./functions";

const KB_OF_GB = 1_000_000;

/** Who writes a log, by its name, and how many GB a month. */
const writers: readonly {
  readonly name: RegExp;
  /** Whether an AWS service writes it at the price of "vended" logs. */
  readonly vended?: boolean;
  readonly gb: (pricing: Pricing) => Quantity;
}[] = [
  {
    name: /^aws-waf-logs-/,
    vended: true,
    gb: ({ use }) => use("webAcl.requests").times(use("webAcl.logKb")).dividedBy(KB_OF_GB),
  },
  { name: /\/flow-logs$/, vended: true, gb: ({ use }) => use("network.flowLogGb") },
  { name: /^\/aws\/rds\//, gb: ({ use }) => use("database.logGb") },
  { name: /^\/aws\/elasticache\//, gb: ({ use }) => use("cache.logGb") },
  { name: /^\/aws\/ecs\/containerinsights\//, gb: ({ use }) => use("realtime.insightsLogGb") },
  { name: /^\/aws\/lambda\//, gb: functionLog },
  { name: /\/realtime$/, gb: ({ use }) => use("realtime.logGb") },
  { name: /\/trail$/, gb: ({ use }) => use("governance.trailGb") },
];

function functionLog({ resource, view, use }: Pricing): Quantity {
  const name = nameOf(resource).replace("/aws/lambda/", "");
  const calls = view
    .resources("aws_lambda_function")
    .filter((each) => each.value("function_name") === name)
    .reduce((sum, each) => sum + callsOf(each, view), 0);
  return use("functions.logKb").times(calls).dividedBy(KB_OF_GB);
}

const nameOf = (group: Resource) => String(group.value("name"));

/** Taken in once, and kept compressed for as long as the group says. */
const logGroup: Pricer = (pricing) => {
  const { resource, use } = pricing;
  const writer = writers.find(({ name }) => name.test(nameOf(resource)));
  if (!writer) {
    throw new ToolError(
      `Nobody has said how much is written to the log group ${nameOf(resource)}: ` +
        "name its writer in tools/cost/services/logs.ts.",
    );
  }
  const gb = writer.gb(pricing);
  const days = numberAt(resource, "retention_in_days");
  const kept = gb.times(use("logs.compression")).times(days).dividedBy(DAYS_OF_MONTH);
  return [charge(writer.vended ? "logs.vended.gb" : "logs.ingest.gb", gb), charge("logs.store.gb", kept)];
};

export const logs: Readonly<Record<string, Pricer>> = { aws_cloudwatch_log_group: logGroup };
