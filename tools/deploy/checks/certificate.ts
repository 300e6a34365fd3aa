import { ACMClient, DescribeCertificateCommand } from "@aws-sdk/client-acm";
import type { Finding } from "./check";

/** How long AWS may take to see DNS records that prove a domain. */
export const certificateSeconds = 600;

export const certificateMend =
  "A certificate is issued once its DNS records are there: npm run outputs -- <environment> prints certificate_validation_records.";

/** Whether a certificate is issued and valid; none is well, too. @param arn empty without one */
export async function lookAtCertificate(arn: string, region: string): Promise<Finding> {
  if (!arn) return { isWell: true, said: "no certificate of its own" };
  const { Certificate } = await new ACMClient({ region }).send(
    new DescribeCertificateCommand({ CertificateArn: arn }),
  );
  const { Status, NotAfter, DomainName } = Certificate!;
  const isCurrent = NotAfter === undefined || NotAfter.getTime() > Date.now();
  return {
    isWell: Status === "ISSUED" && isCurrent,
    said: `certificate of ${DomainName} ${isCurrent ? Status : "expired"}`,
  };
}
