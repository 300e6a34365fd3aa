import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import { alarmDescription } from "../monitoring/runbook";

/** Share of failed requests, in percent, from which a release counts as bad. */
const ERROR_PERCENT = 5;
/** Fewer requests a minute than this say nothing about a share. */
const MINIMUM_REQUESTS = 20;
const MINUTE = 60;

export interface DeploymentAlarmsProps {
  /** First part of the alarms' names. */
  readonly prefix: string;
  readonly loadBalancerArnSuffix: string;
  readonly targetGroupArnSuffix: string;
  /** Where people read the runbooks. @default their paths in this repository */
  readonly runbookBaseUrl?: string;
}

/**
 * The alarms that tell a bad release, for ECS to roll it back. They notify no one.
 * Source: Amazon ECS developer guide, "How CloudWatch alarms detect Amazon ECS deployment failures".
 */
export class DeploymentAlarms extends Construct {
  readonly names: readonly string[];

  constructor(scope: Construct, id: string, props: DeploymentAlarmsProps) {
    super(scope, id);
    const describe = (meaning: string) => alarmDescription(meaning, "bad-release", props.runbookBaseUrl);
    const metric = {
      namespace: "AWS/ApplicationELB",
      period: MINUTE,
      dimensions: { LoadBalancer: props.loadBalancerArnSuffix, TargetGroup: props.targetGroupArnSuffix },
    };
    const errors = new CloudwatchMetricAlarm(this, "errors", {
      alarmName: `${props.prefix}-deployment-errors`,
      alarmDescription: describe(
        `More than ${ERROR_PERCENT} % of requests failed in the application, two minutes of three: a release under way is rolled back`,
      ),
      comparisonOperator: "GreaterThanThreshold",
      threshold: ERROR_PERCENT,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      treatMissingData: "notBreaching",
      metricQuery: [
        {
          id: "percent",
          expression: `IF(requests >= ${MINIMUM_REQUESTS}, 100 * FILL(errors, 0) / requests, 0)`,
          label: "Failed requests, percent",
          returnData: true,
        },
        {
          id: "errors",
          returnData: false,
          metric: { ...metric, metricName: "HTTPCode_Target_5XX_Count", stat: "Sum" },
        },
        { id: "requests", returnData: false, metric: { ...metric, metricName: "RequestCount", stat: "Sum" } },
      ],
    });
    const unhealthy = new CloudwatchMetricAlarm(this, "unhealthy", {
      ...metric,
      alarmName: `${props.prefix}-deployment-unhealthy`,
      alarmDescription: describe(
        "A task fails its health checks for three minutes: a release under way is rolled back",
      ),
      metricName: "UnHealthyHostCount",
      statistic: "Maximum",
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      evaluationPeriods: 3,
      treatMissingData: "notBreaching",
    });
    this.names = [errors.alarmName, unhealthy.alarmName];
  }
}
