import { Construct } from "constructs";
import type { Alarm, AlarmContext } from "./alarm";
import { LogAlarm } from "./log-alarm";

export interface ApplicationAlarmsProps {
  readonly logGroupName: string;
  /** Errors in five minutes. */
  readonly applicationErrors: number;
  /** Refused logins in five minutes. */
  readonly failedLogins: number;
}

/** Alarms on what the application logs: one JSON object a line, as docs/application.md has it. */
export class ApplicationAlarms extends Construct {
  readonly all: readonly Alarm[];

  constructor(
    scope: Construct,
    id: string,
    context: AlarmContext,
    { logGroupName, applicationErrors, failedLogins }: ApplicationAlarmsProps,
  ) {
    super(scope, id);
    this.all = [
      new LogAlarm(this, context, {
        name: "application-errors",
        title: "Errors in the application's log",
        meaning: `The application logs more than ${applicationErrors} errors in five minutes`,
        runbook: "application-errors",
        logGroupName,
        pattern: '{ ($.level = "error") || ($.level = "fatal") }',
        metricName: "ApplicationErrors",
        threshold: applicationErrors,
      }),
      new LogAlarm(this, context, {
        name: "application-failed-logins",
        title: "Logins that the application refused",
        meaning: `The application refuses more than ${failedLogins} logins in five minutes: somebody tries tokens, or good ones are refused`,
        runbook: "failed-logins",
        logGroupName,
        pattern: '{ $.event = "login_failed" }',
        metricName: "FailedLogins",
        threshold: failedLogins,
      }),
    ];
  }
}
