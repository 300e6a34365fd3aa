import type { Resource } from "../../../policy/view/resource";
import type { View } from "../../../policy/view/view";
import { charge, numberAt, targetAt } from "../charge";
import type { Pricer } from "../charge";
import { HOURS_OF_MONTH } from "../quantity";
import { ToolError } from "../../errors";

const HOURS: Readonly<Record<string, number>> = { minute: 1 / 60, hour: 1, day: 24 };

/** How often a month a function is called by its schedules; calls by hand are too few to count. */
export function callsOf(lambda: Resource, view: View): number {
  return view
    .resources("aws_cloudwatch_event_target")
    .filter((target) => target.targets("arn").includes(lambda))
    .map((target) => String(targetAt(target, "rule").value("schedule_expression")))
    .reduce((calls, schedule) => calls + timesOf(schedule), 0);
}

function timesOf(schedule: string): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(schedule) ?? [];
  if (!count) {
    throw new ToolError(
      `How often ${schedule} comes is not known: tools/cost/services/functions.ts reads rate(...).`,
    );
  }
  return Math.round(HOURS_OF_MONTH / (Number(count) * HOURS[unit!]!));
}

/** Metrics in CloudWatch's embedded format that a function writes which is told a namespace. */
const EMBEDDED_METRICS = 2;

const lambda: Pricer = ({ resource, view, use }) => {
  const calls = callsOf(resource, view);
  const architecture = resource.list("architectures").includes("arm64") ? "arm" : "x86";
  const seconds = use("functions.seconds").times(calls);
  const measures = resource.value("environment.variables.METRIC_NAMESPACE") !== undefined;
  return [
    charge("lambda.request", calls),
    charge(
      `lambda.${architecture}.gb.second`,
      seconds.times(numberAt(resource, "memory_size", 128)).dividedBy(1024),
    ),
    ...(measures ? [charge("metric.month", EMBEDDED_METRICS)] : []),
  ];
};

export const functions: Readonly<Record<string, Pricer>> = { aws_lambda_function: lambda };
