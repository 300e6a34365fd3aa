import type { Control } from "../../control";
import { acmCertificateKey } from "./acm-certificate-key";
import { acmCertificateRenews } from "./acm-certificate-renews";

export const acm: readonly Control[] = [acmCertificateKey, acmCertificateRenews];
