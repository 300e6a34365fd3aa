import type { Construct } from "constructs";
import { Alarm } from "./alarm";
import type { AlarmContext } from "./alarm";

export interface CertificateAlarmProps {
  /** Name of the alarm after the prefix. */
  readonly name: string;
  readonly certificateArn: string;
  /** Days before the end; ACM renews its own certificates 60 days before it. */
  readonly days: number;
}

/** An alarm on a certificate that is about to end: its renewal failed, or nobody imported the next one. */
export class CertificateAlarm extends Alarm {
  constructor(
    scope: Construct,
    context: AlarmContext,
    { name, certificateArn, days }: CertificateAlarmProps,
  ) {
    super(scope, context, {
      name,
      title: "Days to the end of the certificate",
      meaning: `The certificate ends in less than ${days} days, and ACM has not renewed it`,
      runbook: "certificate-expiry",
      value: {
        namespace: "AWS/CertificateManager",
        name: "DaysToExpiry",
        dimensions: { CertificateArn: certificateArn },
        stat: "Minimum",
      },
      comparison: "<",
      threshold: days,
      periodSeconds: 86400,
      periods: 1,
      // ACM reports twice a day while the certificate is valid, and then no more.
      missing: "ignore",
    });
  }
}
