import { environmentNames } from "../../../environments";
import { synthesizeAll } from "../../../tools/synth/all";
import type { Body, Json } from "../synth";
import { resources } from "../synth";

/** One alarm of an environment, metric or composite. */
export interface DeployedAlarm {
  readonly environment: string;
  readonly phase: string;
  /** Without the prefix of the environment. */
  readonly name: string;
  readonly body: Body;
}

/** Every stack of every environment, by environment and phase. */
export const platform: Readonly<Record<string, Readonly<Record<string, Json>>>> = Object.fromEntries(
  synthesizeAll(environmentNames).map(({ settings, stacks }) => [
    settings.environment,
    stacks as Record<string, Json>,
  ]),
);

/** Every alarm of one type in all environments and phases. */
export function alarmsOf(
  type: "aws_cloudwatch_metric_alarm" | "aws_cloudwatch_composite_alarm",
): DeployedAlarm[] {
  return Object.entries(platform).flatMap(([environment, stacks]) =>
    Object.entries(stacks).flatMap(([phase, json]) =>
      resources(json, type).map((body) => ({
        environment,
        phase,
        name: (body.alarm_name as string).replace(`groundwork-${environment}-`, ""),
        body,
      })),
    ),
  );
}
