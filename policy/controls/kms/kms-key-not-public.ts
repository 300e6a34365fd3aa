import type { Control } from "../../control";
import { isPublic, breachesOfStatements } from "../../shared/statements";
import { policyWith } from "../../examples/iam";

export const kmsKeyNotPublic: Control = {
  name: "kms-key-not-public",
  ids: ["FSBP KMS.5"],
  title: "The policy of a key admits nobody from outside without a condition",
  severity: "critical",
  why: "Whoever may use the key can read what it protects.",
  mend: "Name accounts or services in the key policy, or add a condition such as kms:CallerAccount.",
  types: ["aws_kms_key"],
  check: (key) =>
    breachesOfStatements(key, "policy", (statement) => !isPublic(statement), "no statement for everybody"),
  examples: {
    failing: [
      {
        aws_kms_key: {
          example: { policy: policyWith({ Principal: "*", Action: "kms:Decrypt", Resource: "*" }) },
        },
      },
      {
        aws_kms_key: {
          example: { policy: policyWith({ Principal: { AWS: "*" }, Action: "kms:Decrypt", Resource: "*" }) },
        },
      },
      {
        aws_kms_key: {
          example: {
            policy: policyWith({
              Principal: "*",
              Action: "kms:Decrypt",
              Resource: "*",
              Condition: { Bool: { "aws:SecureTransport": "true" } },
            }),
          },
        },
      },
      {
        aws_kms_key: {
          example: {
            policy: policyWith({
              Principal: "*",
              Action: "kms:Decrypt",
              Resource: "*",
              Condition: { StringNotEquals: { "kms:CallerAccount": "222222222222" } },
            }),
          },
        },
      },
      {
        aws_kms_key: {
          example: {
            policy: policyWith({
              NotPrincipal: { AWS: "arn:aws:iam::222222222222:root" },
              Action: "kms:Decrypt",
              Resource: "*",
            }),
          },
        },
      },
      { aws_kms_key: { example: { policy: "${data.aws_iam_policy_document.key.json}" } } },
    ],
    passing: [
      {
        aws_kms_key: {
          example: {
            policy: policyWith({
              Principal: { AWS: "*" },
              Action: "kms:Decrypt",
              Resource: "*",
              Condition: { StringEquals: { "kms:CallerAccount": "111111111111" } },
            }),
          },
        },
      },
    ],
  },
};
