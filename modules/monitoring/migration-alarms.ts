import { Construct } from "constructs";
import { Alarm } from "./alarm";
import type { AlarmContext } from "./alarm";
import type { Metric } from "./metric";

const FIVE_MINUTES = 300;
const HOUR = 3600;
/** Hours beyond an interval: one since periods are whole hours, one since a call may wait for its turn. */
const PATIENCE = 2;
/** Share of its time after which a call counts as near the end of it. */
const LONG = 0.9;

export interface MigrationAlarmsProps {
  readonly functionName: string;
  /** Seconds that the function may take. */
  readonly timeoutSeconds: number;
  /** The rule that calls it. */
  readonly scheduleName: string;
  /** Hours between two calls, at most 166: CloudWatch looks back seven days. */
  readonly intervalHours: number;
}

/** Alarms of the function that migrates, and of the schedule by which it does the background work. */
export class MigrationAlarms extends Construct {
  readonly all: readonly Alarm[];

  constructor(
    scope: Construct,
    id: string,
    context: AlarmContext,
    { functionName, timeoutSeconds, scheduleName, intervalHours }: MigrationAlarmsProps,
  ) {
    super(scope, id);
    const ofFunction = (name: string, stat = "Sum"): Metric => ({
      namespace: "AWS/Lambda",
      name,
      dimensions: { FunctionName: functionName },
      stat,
    });
    const ofSchedule = (name: string): Metric => ({
      namespace: "AWS/Events",
      name,
      dimensions: { RuleName: scheduleName },
      stat: "Sum",
    });
    const once = { comparison: ">", threshold: 0, periodSeconds: FIVE_MINUTES, periods: 1 } as const;
    this.all = [
      new Alarm(this, context, {
        ...once,
        name: "migration-errors",
        title: "Failures of the migration function",
        meaning: "The background work of the database failed, or the migration function broke",
        runbook: "migration-function",
        value: ofFunction("Errors"),
        missing: "notBreaching",
      }),
      new Alarm(this, context, {
        ...once,
        name: "migration-throttles",
        title: "Refused calls of the migration function",
        meaning:
          "Lambda refused a call of the migration function: another one was running, or the account is at its limit",
        runbook: "migration-function",
        value: ofFunction("Throttles"),
        missing: "notBreaching",
      }),
      new Alarm(this, context, {
        ...once,
        name: "migration-duration",
        title: "Time of the migration function, milliseconds",
        meaning: `The migration function works for nearly the ${timeoutSeconds} s that it may: what is unfinished is rolled back`,
        runbook: "migration-function",
        value: ofFunction("Duration", "Maximum"),
        threshold: timeoutSeconds * 1000 * LONG,
        missing: "notBreaching",
      }),
      new Alarm(this, context, {
        name: "maintenance-missing",
        title: "Scheduled calls an hour",
        meaning: `The schedule has not called the background work of the database for ${intervalHours + PATIENCE} hours`,
        runbook: "maintenance-missing",
        value: ofSchedule("Invocations"),
        comparison: "<",
        threshold: 1,
        periodSeconds: HOUR,
        periods: intervalHours + PATIENCE,
        // EventBridge reports calls only; an hour without one is an hour without data.
        missing: "breaching",
      }),
      new Alarm(this, context, {
        ...once,
        name: "maintenance-failed",
        title: "Scheduled calls that were lost",
        meaning:
          "A scheduled call of the background work did not reach the function, waited too long, or failed",
        runbook: "maintenance-missing",
        value: {
          expression: "FILL(failed, 0) + FILL(dropped, 0)",
          metrics: { failed: ofSchedule("FailedInvocations"), dropped: ofFunction("AsyncEventsDropped") },
        },
        missing: "notBreaching",
      }),
    ];
  }
}
