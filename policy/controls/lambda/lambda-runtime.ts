import type { Control } from "../../control";
import { requireOneOf } from "../../require";

/** Source: Security Hub User Guide, Lambda.2, and Lambda Developer Guide, "Supported runtimes". */
const supported = ["nodejs22.x", "nodejs24.x", "python3.12", "python3.13", "python3.14", "provided.al2023"];

export const lambdaRuntime: Control = {
  name: "lambda-runtime",
  ids: ["FSBP Lambda.2"],
  title: "Functions run on a runtime that AWS still mends",
  severity: "medium",
  why: "A runtime that is no longer patched keeps every hole that is found.",
  mend: "Set runtime to one that Lambda's list of runtimes does not call deprecated.",
  types: ["aws_lambda_function"],
  check: (lambda) => requireOneOf(lambda, "runtime", supported),
  examples: {
    failing: [{ aws_lambda_function: { example: { runtime: "nodejs18.x" } } }],
    passing: [{ aws_lambda_function: { example: { runtime: "python3.13" } } }],
  },
};
