import { CloudwatchCompositeAlarm } from "@cdktf/provider-aws/lib/cloudwatch-composite-alarm";
import { Construct } from "constructs";
import type { Alarm, AlarmContext } from "./alarm";
import { alarmDescription } from "./runbook";
import type { Runbook } from "./runbook";

/** Seconds that a page waits for the alarm that would make it needless, and after that one is over. */
const WAIT = 120;
const EXTENSION = 300;

export interface CompositeAlarmProps {
  /** Name of the alarm after the prefix. */
  readonly name: string;
  /** What it means when it goes off, without a full stop. */
  readonly meaning: string;
  readonly runbook: Runbook;
  /** It goes off with any of these. They must be of its region: CloudWatch joins no others. */
  readonly anyOf: readonly Alarm[];
  /** While that one is on, this one tells nobody. @default it always tells */
  readonly silentDuring?: CompositeAlarm;
}

/**
 * One page for a fault that many alarms show. Each of them is told as a notice, so that the page has its reasons.
 * Source: CloudWatch API Reference, PutCompositeAlarm.
 */
export class CompositeAlarm extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, context: AlarmContext, props: CompositeAlarmProps) {
    super(scope, props.name);
    const alarm = new CloudwatchCompositeAlarm(this, "alarm", {
      provider: context.provider,
      alarmName: `${context.prefix}-${props.name}`,
      alarmDescription: alarmDescription(props.meaning, props.runbook, context.runbookBaseUrl),
      alarmRule: props.anyOf.map(({ name }) => `ALARM("${name}")`).join(" OR "),
      alarmActions: [context.topics.page],
      okActions: [context.topics.page],
      actionsSuppressor: props.silentDuring && {
        alarm: props.silentDuring.name,
        waitPeriod: WAIT,
        extensionPeriod: EXTENSION,
      },
    });
    this.name = alarm.alarmName;
    this.arn = alarm.arn;
  }
}
