import type { Control } from "../../control";
import { requireThat } from "../../require";

export const alarmNamesRunbook: Control = {
  name: "alarm-names-runbook",
  ids: [],
  title: "Every alarm says what it means, and what to do",
  severity: "low",
  why: "Whoever is woken must know what to do.",
  mend: "Set alarm_description by alarmDescription (modules/monitoring/runbook.ts), which ends with the runbook.",
  types: ["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"],
  check: (alarm) =>
    requireThat(
      alarm,
      "alarm_description",
      (value) => /\S\. Runbook: \S+\.md$/.test(String(value)),
      "what it means, and at the end `Runbook: ` with the page",
    ),
  examples: {
    failing: [
      { aws_cloudwatch_metric_alarm: { example: { alarm_description: null } } },
      { aws_cloudwatch_metric_alarm: { example: { alarm_description: "The cache is full." } } },
      {
        aws_cloudwatch_composite_alarm: {
          example: { alarm_rule: "TRUE", alarm_actions: ["${aws_sns_topic.example.arn}"] },
        },
      },
    ],
    passing: [
      {
        aws_cloudwatch_metric_alarm: {
          example: {
            alarm_description: "The cache is full. Runbook: https://wiki.example.com/cache-memory.md",
          },
        },
      },
    ],
  },
};
