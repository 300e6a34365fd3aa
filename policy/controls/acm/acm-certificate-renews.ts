import type { Control } from "../../control";
import { requireOneOf } from "../../require";

export const acmCertificateRenews: Control = {
  name: "acm-certificate-renews",
  ids: ["FSBP ACM.1"],
  title: "Certificates renew by themselves",
  severity: "medium",
  why: "A certificate that is validated by mail, or imported, ends one day while nobody looks.",
  mend: "Set validation_method to DNS and leave the record in place.",
  types: ["aws_acm_certificate"],
  check: (certificate) => requireOneOf(certificate, "validation_method", ["DNS"]),
  examples: {
    failing: [
      { aws_acm_certificate: { example: { validation_method: "EMAIL" } } },
      { aws_acm_certificate: { example: { validation_method: null } } },
    ],
    passing: [{ aws_acm_certificate: { example: { validation_method: "DNS" } } }],
  },
};
