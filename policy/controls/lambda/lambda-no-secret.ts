import type { Control } from "../../control";

const SECRET = /password|secret|token|private_?key|api_?key/i;
/** Says where a secret is, not what it is. */
const REFERENCE = /(arn|name|id|path|url)$/i;

export const lambdaNoSecret: Control = {
  name: "lambda-no-secret",
  ids: [],
  title: "Functions hold no secret in their variables",
  severity: "high",
  why: "Variables are shown to everybody who may look at the function, and stand in the state.",
  mend: "Give the ARN of the secret, and let the function read it.",
  types: ["aws_lambda_function"],
  check: (lambda) =>
    lambda
      .blocks("environment.variables")
      .flatMap((variables) => Object.entries(variables))
      .filter(
        ([name, value]) =>
          (SECRET.test(name) && !REFERENCE.test(name)) ||
          lambda.targetsOf(value).some(({ type }) => type === "random_password"),
      )
      .map(([name]) => ({
        resource: lambda,
        argument: `environment.variables.${name}`,
        found: "(not shown)",
        allowed: "no secret",
      })),
  examples: {
    failing: [
      { aws_lambda_function: { example: { environment: { variables: { DB_PASSWORD: "a" } } } } },
      {
        aws_lambda_function: {
          example: { environment: { variables: { X: "${random_password.drawn.result}" } } },
        },
        random_password: { drawn: { length: 32 } },
      },
    ],
    passing: [
      {
        aws_lambda_function: {
          example: {
            environment: { variables: { DB_CREDENTIALS_SECRET_ARN: "${aws_secretsmanager_secret.a.arn}" } },
          },
        },
      },
    ],
  },
};
