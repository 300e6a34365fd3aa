import type { Construct } from "constructs";
import { Alarm } from "./alarm";
import type { AlarmContext } from "./alarm";

export interface WebAclAlarmProps {
  /** Name of the alarm after the prefix. */
  readonly name: string;
  /** What the web ACL stands before, for example `the load balancer`. */
  readonly before: string;
  /** Name of the web ACL's own metric. */
  readonly metricName: string;
  /** `CLOUDFRONT` reports to us-east-1, without the region. */
  readonly scope: "REGIONAL" | "CLOUDFRONT";
  /** Blocked requests in five minutes. */
  readonly blockedRequests: number;
}

/** An alarm on a web ACL that blocks more than usual: an attack, or a rule that blocks users. */
export class WebAclAlarm extends Alarm {
  constructor(scope: Construct, context: AlarmContext, props: WebAclAlarmProps) {
    super(scope, context, {
      name: props.name,
      title: `Requests blocked before ${props.before}`,
      meaning: `The web ACL before ${props.before} blocks more than ${props.blockedRequests} requests in five minutes: an attack, or a rule that blocks users`,
      runbook: "blocked-requests",
      value: {
        namespace: "AWS/WAFV2",
        name: "BlockedRequests",
        dimensions: {
          WebACL: props.metricName,
          Rule: "ALL",
          ...(props.scope === "REGIONAL" && { Region: context.region }),
        },
        stat: "Sum",
      },
      comparison: ">",
      threshold: props.blockedRequests,
      periodSeconds: 300,
      periods: 2,
      missing: "notBreaching",
    });
  }
}
