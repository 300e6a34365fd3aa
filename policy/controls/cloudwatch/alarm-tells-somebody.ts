import type { Control } from "../../control";
import { isTrue, requireThat, requireSet } from "../../require";
import type { Resource } from "../../view/resource";

/** What looks at alarms by their names. */
const usedBy = [
  ["aws_ecs_service", "alarms.alarm_names"],
  ["aws_cloudwatch_composite_alarm", "alarm_rule"],
] as const;

export const alarmTellsSomebody: Control = {
  name: "alarm-tells-somebody",
  ids: ["Security Hub CloudWatch.15", "Security Hub CloudWatch.17"],
  title: "Every alarm tells somebody, or is part of one that does",
  severity: "high",
  why: "An alarm that nobody hears is none.",
  mend: "Set alarm_actions, and leave actions_enabled; or use it for the rollback of a deployment, or in a composite alarm.",
  types: ["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"],
  check: (alarm, view) => {
    const isUsed = usedBy.some(([type, argument]) =>
      view.resources(type).some((user) => names(user, argument, alarm)),
    );
    return [
      ...(isUsed ? [] : requireSet(alarm, "alarm_actions", "ARNs of topics")),
      ...requireThat(
        alarm,
        "actions_enabled",
        (value) => value === undefined || isTrue(value),
        "true or nothing",
      ),
    ];
  },
  examples: {
    failing: [
      { aws_cloudwatch_metric_alarm: { example: { alarm_actions: null } } },
      { aws_cloudwatch_metric_alarm: { example: { alarm_actions: [] } } },
      { aws_cloudwatch_metric_alarm: { example: { actions_enabled: false } } },
      {
        aws_cloudwatch_composite_alarm: {
          example: {
            alarm_rule: 'ALARM("${aws_cloudwatch_metric_alarm.example.alarm_name}")',
            alarm_description: "Users cannot work. Runbook: docs/runbooks/service-down.md",
          },
        },
      },
    ],
    passing: [
      {
        aws_cloudwatch_metric_alarm: { example: { alarm_actions: null } },
        aws_cloudwatch_composite_alarm: {
          example: {
            alarm_rule: 'ALARM("${aws_cloudwatch_metric_alarm.example.alarm_name}")',
            alarm_description: "Users cannot work. Runbook: docs/runbooks/service-down.md",
            alarm_actions: ["${aws_sns_topic.example.arn}"],
          },
        },
      },
    ],
  },
};

function names(user: Resource, argument: string, alarm: Resource): boolean {
  const name = String(alarm.value("alarm_name"));
  const isLiteral = user
    .list(argument)
    .some((value) => value === name || String(value).includes(`"${name}"`));
  return isLiteral || user.list(argument).some((value) => user.targetsOf(value).includes(alarm));
}
