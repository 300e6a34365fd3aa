import { Construct } from "constructs";
import { Alarm } from "./alarm";
import type { AlarmContext } from "./alarm";
import { CertificateAlarm } from "./certificate-alarm";
import { WebAclAlarm } from "./web-acl-alarm";

export interface EdgeAlarmsProps {
  readonly distributionId: string;
  /** Share of answers that are errors of the server, in per cent. */
  readonly cdnErrorPercent: number;
  /** Name of the metric of the distribution's web ACL. */
  readonly webAclMetricName: string;
  /** Blocked requests in five minutes. */
  readonly blockedRequests: number;
  /** Certificate of the distribution's domain. @default it has none */
  readonly certificateArn?: string;
  /** Days before the end of the certificate. */
  readonly certificateDays: number;
}

/**
 * Alarms of a CloudFront distribution, its web ACL and its certificate. All of them report to us-east-1 only, which
 * must be the region of the context.
 */
export class EdgeAlarms extends Construct {
  readonly all: readonly Alarm[];

  constructor(scope: Construct, id: string, context: AlarmContext, props: EdgeAlarmsProps) {
    super(scope, id);
    const { certificateArn, certificateDays } = props;
    const errors = new Alarm(this, context, {
      name: "cdn-errors",
      title: "Errors of CloudFront, per cent",
      meaning: `CloudFront answers more than ${props.cdnErrorPercent} % of requests with an error of the server`,
      runbook: "cdn-errors",
      // By itself, for a composite alarm joins none of another region.
      severity: "page",
      value: {
        namespace: "AWS/CloudFront",
        name: "5xxErrorRate",
        dimensions: { DistributionId: props.distributionId, Region: "Global" },
        stat: "Average",
      },
      comparison: ">",
      threshold: props.cdnErrorPercent,
      periodSeconds: 300,
      periods: 2,
      missing: "notBreaching",
    });
    const blocked = new WebAclAlarm(this, context, {
      name: "cdn-web-acl-blocked",
      before: "CloudFront",
      metricName: props.webAclMetricName,
      scope: "CLOUDFRONT",
      blockedRequests: props.blockedRequests,
    });
    const certificate =
      certificateArn === undefined
        ? []
        : [
            new CertificateAlarm(this, context, {
              name: "cdn-certificate",
              certificateArn,
              days: certificateDays,
            }),
          ];
    this.all = [errors, blocked, ...certificate];
  }
}
