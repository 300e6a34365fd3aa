import { DataAwsAcmCertificate } from "@cdktf/provider-aws/lib/data-aws-acm-certificate";
import { Fn } from "cdktf";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";

export interface IssuedCertificateProps {
  readonly domainName: string;
  /** Tags by which the certificate is told from others for the domain. */
  readonly tags: Record<string, string>;
  /** Domains for which a certificate was requested. */
  readonly requestedFor: string[];
  /** What to do when none was requested, and when it is not issued; it ends the error. */
  readonly mend: { readonly notRequested: string; readonly notIssued: string };
  /** The provider of its region. @default the stack's own */
  readonly provider?: TerraformProvider;
}

/**
 * A certificate that was requested before and must be issued by now. If it is not, the plan stops and says what to do;
 * nothing waits for DNS that somebody has to change by hand.
 */
export class IssuedCertificate extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: IssuedCertificateProps) {
    super(scope, id);
    const { domainName, mend, provider, tags } = props;
    const certificate = new DataAwsAcmCertificate(this, "certificate", {
      provider,
      domain: domainName,
      tags,
      statuses: ["ISSUED", "PENDING_VALIDATION", "VALIDATION_TIMED_OUT", "FAILED", "EXPIRED", "REVOKED"],
      mostRecent: true,
      lifecycle: {
        precondition: [
          {
            condition: Fn.contains(props.requestedFor, domainName),
            errorMessage: `No certificate was requested for ${domainName}. ${mend.notRequested}`,
          },
        ],
        postcondition: [
          {
            condition: '${self.status == "ISSUED"}',
            errorMessage: `The certificate for ${domainName} is not issued: its status is \${self.status}. ${mend.notIssued}`,
          },
        ],
      },
    });
    this.arn = certificate.arn;
  }
}
