import type { Control } from "../../control";
import { isToken } from "../../view/reference";

export const lambdaZones: Control = {
  name: "lambda-zones",
  ids: ["FSBP Lambda.5"],
  title: "Functions in a network have subnets in two zones",
  severity: "medium",
  why: "The function would fail with its zone.",
  mend: "Give vpc_config.subnet_ids two subnets or more, in different zones.",
  types: ["aws_lambda_function"],
  check: (lambda) => {
    const subnets = lambda.list("vpc_config.subnet_ids");
    const isList = subnets.length === 1 && isToken(subnets[0]);
    return !lambda.blocks("vpc_config").length || subnets.length >= 2 || isList
      ? []
      : [
          {
            resource: lambda,
            argument: "vpc_config.subnet_ids",
            found: subnets,
            allowed: "two subnets or more",
          },
        ];
  },
  examples: {
    failing: [{ aws_lambda_function: { example: { vpc_config: { subnet_ids: ["subnet-1"] } } } }],
    passing: [{ aws_lambda_function: { example: { vpc_config: null } } }],
  },
};
