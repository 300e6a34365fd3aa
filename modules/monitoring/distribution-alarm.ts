import { Alarm } from "./alarm";
import type { AlarmContext } from "./alarm";
import type { Construct } from "constructs";

export interface DistributionAlarmProps {
  readonly distributionId: string;
  /** Share of answers that are errors of the server, in per cent. */
  readonly errorPercent: number;
}

/**
 * An alarm on a CloudFront distribution that answers errors. CloudFront reports to us-east-1 only, which must be the
 * region of the context. It pages by itself, for a composite alarm joins none of another region.
 */
export class DistributionAlarm extends Alarm {
  constructor(
    scope: Construct,
    context: AlarmContext,
    { distributionId, errorPercent }: DistributionAlarmProps,
  ) {
    super(scope, context, {
      name: "cdn-errors",
      title: "Errors of CloudFront, per cent",
      meaning: `CloudFront answers more than ${errorPercent} % of requests with an error of the server`,
      runbook: "cdn-errors",
      severity: "page",
      value: {
        namespace: "AWS/CloudFront",
        name: "5xxErrorRate",
        dimensions: { DistributionId: distributionId, Region: "Global" },
        stat: "Average",
      },
      comparison: ">",
      threshold: errorPercent,
      periodSeconds: 300,
      periods: 2,
      missing: "notBreaching",
    });
  }
}
