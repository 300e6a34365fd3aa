import type { Construct } from "constructs";
import { Alarm } from "./alarm";
import type { AlarmContext } from "./alarm";
import type { Metric } from "./metric";

export interface SignInAlarmProps {
  readonly userPoolId: string;
  readonly clientId: string;
  /** Sign-ins that fail in five minutes. */
  readonly failures: number;
}

/**
 * An alarm on sign-ins that fail at a Cognito user pool. Its metric has a sample of 1 for each that succeeds and of 0
 * for each that fails.
 * Source: Cognito Developer Guide, "Metrics for Amazon Cognito user pools".
 */
export class SignInAlarm extends Alarm {
  constructor(scope: Construct, context: AlarmContext, { userPoolId, clientId, failures }: SignInAlarmProps) {
    const signIns = (stat: string): Metric => ({
      namespace: "AWS/Cognito",
      name: "SignInSuccesses",
      dimensions: { UserPool: userPoolId, UserPoolClient: clientId },
      stat,
    });
    super(scope, context, {
      name: "sign-in-failures",
      title: "Failed sign-ins",
      meaning: `More than ${failures} sign-ins fail in five minutes: somebody tries passwords, or users cannot get in`,
      runbook: "failed-logins",
      value: {
        expression: "attempts - successes",
        metrics: { attempts: signIns("SampleCount"), successes: signIns("Sum") },
      },
      comparison: ">",
      threshold: failures,
      periodSeconds: 300,
      periods: 1,
      missing: "notBreaching",
    });
  }
}
