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
  /** Minutes between two calls. */
  readonly intervalMinutes: number;
  /** Seconds for which a call waits while the function is busy, 60 to 21600; then it is dropped, and the next one does its work. */
  readonly maximumAgeSeconds: number;
  /** What the function is given. */
  readonly input: object;
}

/** Calls a function at regular intervals, and not again when it fails: the next call does what is left. */
export class FunctionSchedule extends Construct {
  /** Name of the rule, which its metrics carry. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: FunctionScheduleProps) {
    super(scope, id);
    const { functionName, functionArn } = props;
    const rule = new CloudwatchEventRule(this, "rule", {
      name: props.name,
      description: props.description,
      scheduleExpression: rate(props.intervalMinutes),
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
      maximumEventAgeInSeconds: props.maximumAgeSeconds,
    });
    new CloudwatchEventTarget(this, "target", {
      rule: rule.name,
      arn: functionArn,
      input: JSON.stringify(props.input),
      dependsOn: [permission, failures],
    });
    this.name = rule.name;
  }
}

/** EventBridge User Guide, "Rate expressions": the unit agrees with the number. */
function rate(minutes: number): string {
  const [count, unit] = minutes % 60 ? [minutes, "minute"] : [minutes / 60, "hour"];
  return `rate(${count} ${unit}${count === 1 ? "" : "s"})`;
}
