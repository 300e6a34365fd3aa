import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { LambdaFunctionEventInvokeConfig } from "@cdktf/provider-aws/lib/lambda-function-event-invoke-config";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { Construct } from "constructs";

export interface FunctionScheduleProps {
  /** Name of the rule. */
  readonly name: string;
  readonly description: string;
  readonly functionName: string;
  readonly functionArn: string;
  /** Hours between two calls. */
  readonly intervalHours: number;
  /** What the function is given. */
  readonly input: object;
}

/** Seconds for which a call waits while the function is busy; then it is dropped, and the next one does its work. */
const MAXIMUM_AGE = 1800;

/** Calls a function at regular intervals, and not again when it fails: the next call does what is left. */
export class FunctionSchedule extends Construct {
  constructor(scope: Construct, id: string, props: FunctionScheduleProps) {
    super(scope, id);
    const { functionName, functionArn, intervalHours } = props;
    const rule = new CloudwatchEventRule(this, "rule", {
      name: props.name,
      description: props.description,
      // EventBridge User Guide: the unit agrees with the number.
      scheduleExpression: `rate(${intervalHours} ${intervalHours === 1 ? "hour" : "hours"})`,
    });
    const permission = new LambdaPermission(this, "permission", {
      statementId: "CalledBySchedule",
      action: "lambda:InvokeFunction",
      functionName,
      principal: "events.amazonaws.com",
      sourceArn: rule.arn,
    });
    const failures = new LambdaFunctionEventInvokeConfig(this, "failures", {
      functionName,
      maximumRetryAttempts: 0,
      maximumEventAgeInSeconds: MAXIMUM_AGE,
    });
    new CloudwatchEventTarget(this, "target", {
      rule: rule.name,
      arn: functionArn,
      input: JSON.stringify(props.input),
      dependsOn: [permission, failures],
    });
  }
}
