import type { Control } from "../../control";
import { isSet, requireThat, requireSet } from "../../require";

export const lambdaNotPublic: Control = {
  name: "lambda-not-public",
  ids: ["FSBP Lambda.1"],
  title: "Only named callers of this account may call a function",
  severity: "critical",
  why: "Anybody's rule or bucket could call it through the service that is admitted.",
  mend: "Set source_arn or source_account of the aws_lambda_permission, and principal to one service.",
  types: ["aws_lambda_permission"],
  check: (permission) => [
    ...requireThat(
      permission,
      "principal",
      (value) => isSet(value) && value !== "*",
      "a service or an account",
    ),
    ...(isSet(permission.value("source_account"))
      ? []
      : requireSet(permission, "source_arn", "the ARN of what calls")),
  ],
  examples: {
    failing: [
      { aws_lambda_permission: { example: { principal: "*" } } },
      { aws_lambda_permission: { example: { source_arn: null } } },
    ],
    passing: [{ aws_lambda_permission: { example: { source_arn: null, source_account: "111111111111" } } }],
  },
};
