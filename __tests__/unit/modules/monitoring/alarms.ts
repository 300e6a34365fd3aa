import type { TerraformStack } from "cdktf";
import { resources, synthModule } from "../../synth";
import type { Body } from "../../synth";

/** The metric alarms that `build` makes, by their names without the prefix. */
export function alarmsBy(build: (stack: TerraformStack) => unknown): Record<string, Body> {
  return Object.fromEntries(
    resources(synthModule(build), "aws_cloudwatch_metric_alarm").map((body) => [
      (body.alarm_name as string).replace("app-dev-", ""),
      body,
    ]),
  );
}
