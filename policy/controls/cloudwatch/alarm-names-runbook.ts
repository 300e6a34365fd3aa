import type { Control } from "../../control";
import { requireSet } from "../../require";

export const alarmNamesRunbook: Control = {
  name: "alarm-names-runbook",
  ids: [],
  title: "Every alarm says what it means",
  severity: "low",
  why: "Whoever is woken must know what to do.",
  mend: "Set alarm_description, with the runbook (modules/monitoring/runbook.ts).",
  types: ["aws_cloudwatch_metric_alarm"],
  check: (alarm) => requireSet(alarm, "alarm_description", "what it means, and its runbook"),
  examples: {
    failing: [{ aws_cloudwatch_metric_alarm: { example: { alarm_description: null } } }],
    passing: [{ aws_cloudwatch_metric_alarm: { example: { alarm_description: "The cache is full" } } }],
  },
};
