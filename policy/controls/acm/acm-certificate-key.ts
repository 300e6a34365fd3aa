import type { Control } from "../../control";
import { requireThat } from "../../require";

const algorithms = ["RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"];

export const acmCertificateKey: Control = {
  name: "acm-certificate-key",
  ids: ["FSBP ACM.2"],
  title: "Certificates have keys of 2048 bits or more, or of a curve",
  severity: "high",
  why: "Shorter keys can be factored.",
  mend: "Remove key_algorithm, or set it to RSA_2048, EC_prime256v1 or EC_secp384r1.",
  types: ["aws_acm_certificate"],
  check: (certificate) =>
    requireThat(
      certificate,
      "key_algorithm",
      (value) => value === undefined || algorithms.includes(String(value)),
      `nothing or ${algorithms.join(" or ")}`,
    ),
  examples: {
    failing: [{ aws_acm_certificate: { example: { key_algorithm: "RSA_1024" } } }],
    passing: [{ aws_acm_certificate: { example: { key_algorithm: "EC_prime256v1" } } }],
  },
};
