import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";

export interface CertificateProps {
  readonly domainName: string;
  /**
   * Public Route 53 zone that holds the domain.
   * @default DNS is elsewhere: the certificate is only requested, and issued once its record is made by hand
   */
  readonly hostedZoneId?: string;
  /** The provider of the region in which it is used. @default the stack's own */
  readonly provider?: TerraformProvider;
}

/** A certificate for one domain, proved by a record in its DNS, which also lets ACM renew it. */
export class Certificate extends Construct {
  /** With a zone, known once the certificate is issued. */
  readonly arn: string;
  /** The record that proves it: name, type and value, with a space between. */
  readonly validationRecord: string;

  constructor(scope: Construct, id: string, props: CertificateProps) {
    super(scope, id);
    const { hostedZoneId, provider } = props;
    const certificate = new AcmCertificate(this, "certificate", {
      provider,
      domainName: props.domainName,
      validationMethod: "DNS",
      // What uses it cannot be without one while the domain changes.
      lifecycle: { createBeforeDestroy: true },
    });
    const proof = certificate.domainValidationOptions.get(0);
    this.validationRecord = `${proof.resourceRecordName} ${proof.resourceRecordType} ${proof.resourceRecordValue}`;
    if (!hostedZoneId) {
      this.arn = certificate.arn;
      return;
    }
    const record = new Route53Record(this, "proof", {
      zoneId: hostedZoneId,
      name: proof.resourceRecordName,
      type: proof.resourceRecordType,
      records: [proof.resourceRecordValue],
      ttl: 300,
      // ACM asks the same record of every certificate for a domain in an account.
      allowOverwrite: true,
    });
    this.arn = new AcmCertificateValidation(this, "validation", {
      provider,
      certificateArn: certificate.arn,
      validationRecordFqdns: [record.fqdn],
    }).certificateArn;
  }
}
