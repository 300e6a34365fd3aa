import { Construct } from "constructs";
import { Alarm } from "./alarm";
import type { AlarmContext } from "./alarm";
import { CertificateAlarm } from "./certificate-alarm";
import type { Metric } from "./metric";
import { WebAclAlarm } from "./web-acl-alarm";

const FIVE_MINUTES = 300;
/** Fewer requests in five minutes than this say nothing about a share. */
const MINIMUM_REQUESTS = 100;

export interface LoadBalancerAlarmsProps {
  readonly loadBalancerArnSuffix: string;
  readonly targetGroupArnSuffix: string;
  /** Share of requests that fail in the application, in per cent. */
  readonly targetErrorPercent: number;
  /** Requests in five minutes that the load balancer itself answers with an error. */
  readonly balancerErrors: number;
  /** Seconds in which 95 of 100 requests must be answered. */
  readonly latencySeconds: number;
  /** Name of the metric of its web ACL. */
  readonly webAclMetricName: string;
  /** Requests that the web ACL blocks in five minutes. */
  readonly blockedRequests: number;
  /** Its certificate. @default it has none */
  readonly certificateArn?: string;
  /** Days before the end of the certificate. */
  readonly certificateDays: number;
}

/** Alarms of an Application Load Balancer, its target group, its web ACL and its certificate. Metrics that count are silent at zero. */
export class LoadBalancerAlarms extends Construct {
  readonly targetErrors: Alarm;
  readonly balancerErrors: Alarm;
  readonly unhealthyTargets: Alarm;
  readonly noHealthyTarget: Alarm;
  readonly latency: Alarm;
  readonly rejectedConnections: Alarm;
  readonly all: readonly Alarm[];

  constructor(
    scope: Construct,
    id: string,
    context: AlarmContext,
    private readonly props: LoadBalancerAlarmsProps,
  ) {
    super(scope, id);
    const { targetErrorPercent, balancerErrors, latencySeconds, certificateArn } = props;
    this.targetErrors = new Alarm(this, context, {
      name: "alb-target-errors",
      title: "Requests that failed in the application, per cent",
      meaning: `More than ${targetErrorPercent} % of requests fail in the application`,
      runbook: "load-balancer-errors",
      value: {
        expression: `IF(requests >= ${MINIMUM_REQUESTS}, 100 * FILL(errors, 0) / requests, 0)`,
        metrics: {
          errors: this.ofTargets("HTTPCode_Target_5XX_Count", "Sum"),
          requests: this.ofTargets("RequestCount", "Sum"),
        },
      },
      comparison: ">",
      threshold: targetErrorPercent,
      periodSeconds: FIVE_MINUTES,
      periods: 2,
      missing: "notBreaching",
    });
    this.balancerErrors = new Alarm(this, context, {
      name: "alb-balancer-errors",
      title: "Errors of the load balancer itself",
      meaning:
        "The load balancer answers errors of its own: no task takes the requests, or tasks close connections",
      runbook: "load-balancer-errors",
      value: this.ofBalancer("HTTPCode_ELB_5XX_Count", "Sum"),
      comparison: ">",
      threshold: balancerErrors,
      periodSeconds: FIVE_MINUTES,
      periods: 2,
      missing: "notBreaching",
    });
    this.unhealthyTargets = new Alarm(this, context, {
      name: "alb-unhealthy-targets",
      title: "Unhealthy tasks",
      meaning: "A task fails the load balancer's health checks for ten minutes, and ECS has not replaced it",
      runbook: "unhealthy-targets",
      value: this.ofTargets("UnHealthyHostCount", "Maximum"),
      comparison: ">",
      threshold: 0,
      periodSeconds: 60,
      periods: 10,
      missing: "notBreaching",
    });
    this.noHealthyTarget = new Alarm(this, context, {
      name: "alb-no-healthy-target",
      title: "Healthy tasks",
      meaning: "No task passes the load balancer's health checks: nobody is served",
      runbook: "unhealthy-targets",
      value: this.ofTargets("HealthyHostCount", "Maximum"),
      comparison: "<",
      threshold: 1,
      periodSeconds: 60,
      periods: 3,
      // With a target registered the load balancer always reports; without any it does not.
      missing: "breaching",
    });
    this.latency = new Alarm(this, context, {
      name: "alb-latency",
      title: "Response time, 95th percentile, seconds",
      meaning: `5 of 100 requests wait longer than ${latencySeconds} s for the application`,
      runbook: "slow-responses",
      value: this.ofTargets("TargetResponseTime", "p95"),
      comparison: ">",
      threshold: latencySeconds,
      periodSeconds: FIVE_MINUTES,
      periods: 3,
      missing: "notBreaching",
    });
    this.rejectedConnections = new Alarm(this, context, {
      name: "alb-rejected-connections",
      title: "Rejected connections",
      meaning: "The load balancer has reached its limit of connections and rejects further ones",
      runbook: "rejected-connections",
      value: this.ofBalancer("RejectedConnectionCount", "Sum"),
      comparison: ">",
      threshold: 0,
      periodSeconds: FIVE_MINUTES,
      periods: 1,
      missing: "notBreaching",
    });
    const blocked = new WebAclAlarm(this, context, {
      name: "web-acl-blocked",
      before: "the load balancer",
      metricName: props.webAclMetricName,
      scope: "REGIONAL",
      blockedRequests: props.blockedRequests,
    });
    const certificate =
      certificateArn &&
      new CertificateAlarm(this, context, {
        name: "alb-certificate",
        certificateArn,
        days: props.certificateDays,
      });
    this.all = [
      this.targetErrors,
      this.balancerErrors,
      this.unhealthyTargets,
      this.noHealthyTarget,
      this.latency,
      this.rejectedConnections,
      blocked,
      ...(certificate ? [certificate] : []),
    ];
  }

  private ofBalancer(name: string, stat: string): Metric {
    return {
      namespace: "AWS/ApplicationELB",
      name,
      dimensions: { LoadBalancer: this.props.loadBalancerArnSuffix },
      stat,
    };
  }

  private ofTargets(name: string, stat: string): Metric {
    const { dimensions, ...metric } = this.ofBalancer(name, stat);
    return { ...metric, dimensions: { ...dimensions, TargetGroup: this.props.targetGroupArnSuffix } };
  }
}
