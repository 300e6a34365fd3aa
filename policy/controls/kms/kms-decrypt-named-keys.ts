import type { Control } from "../../control";
import type { Arguments } from "../../view/arguments";
import { breachesOfGrants } from "../../shared/boundary";
import { allows, resourcesOf } from "../../shared/statements";
import { policyWith } from "../../examples/iam";

export const kmsDecryptNamedKeys: Control = {
  name: "kms-decrypt-named-keys",
  ids: ["FSBP KMS.1", "FSBP KMS.2"],
  title: "Roles may decrypt with named keys only",
  severity: "medium",
  why: "A role that may use all keys can read what was never meant for it.",
  mend: "Name the key in Resource.",
  types: ["aws_iam_role_policy", "aws_iam_policy"],
  check: (policy, view) =>
    breachesOfGrants(
      policy,
      view,
      (statement) => !allows(statement, ["kms:Decrypt", "kms:ReEncryptFrom"]) || !isEverything(statement),
      "kms:Decrypt with the ARN of a key",
    ),
  examples: {
    failing: [
      { aws_iam_role_policy: { example: { policy: policyWith({ Action: "kms:Decrypt", Resource: "*" }) } } },
      {
        aws_iam_role_policy: {
          example: { policy: policyWith({ Action: ["kms:De*"], Resource: "arn:aws:kms:*:*:key/*" }) },
        },
      },
      { aws_iam_policy: { example: { policy: policyWith({ Action: "kms:ReEncryptFrom", Resource: "*" }) } } },
    ],
    passing: [
      {
        aws_iam_policy: { boundary: { policy: policyWith({ Action: "kms:Decrypt", Resource: "*" }) } },
      },
      {
        aws_iam_role_policy: {
          example: { policy: policyWith({ Action: "kms:Decrypt", Resource: "${aws_kms_key.example.arn}" }) },
        },
      },
    ],
  },
};

/** Whether a statement takes in keys that it names neither as resources nor by their aliases. */
function isEverything(statement: Arguments): boolean {
  if (JSON.stringify(statement.Condition ?? {}).includes('"kms:ResourceAliases"')) return false;
  return resourcesOf(statement).some((arn) => arn === "*" || /:(key|alias)\/\*$/.test(arn));
}
