import type { Control } from "../../control";

export const dynamodbScales: Control = {
  name: "dynamodb-scales",
  ids: ["FSBP DynamoDB.1"],
  title: "Tables grow with what is asked of them",
  severity: "medium",
  why: "Above a fixed capacity requests are refused.",
  mend: "Set billing_mode to PAY_PER_REQUEST, or add aws_appautoscaling_target for reading and writing.",
  types: ["aws_dynamodb_table"],
  check: (table) => {
    if (table.value("billing_mode") === "PAY_PER_REQUEST") return [];
    const targets = table
      .referrers("aws_appautoscaling_target", "resource_id")
      .map((target) => String(target.value("scalable_dimension")));
    return ["ReadCapacityUnits", "WriteCapacityUnits"]
      .map((units) => `dynamodb:table:${units}`)
      .filter((dimension) => !targets.includes(dimension))
      .map((dimension) => ({
        resource: table,
        argument: "billing_mode",
        found: table.value("billing_mode"),
        allowed: `PAY_PER_REQUEST, or an aws_appautoscaling_target of ${dimension}`,
      }));
  },
  examples: {
    failing: [
      { aws_dynamodb_table: { example: { billing_mode: "PROVISIONED" } } },
      { aws_dynamodb_table: { example: { billing_mode: null } } },
    ],
    passing: [
      {
        aws_dynamodb_table: { example: { billing_mode: "PROVISIONED" } },
        aws_appautoscaling_target: {
          table_read: {
            resource_id: "table/${aws_dynamodb_table.example.name}",
            scalable_dimension: "dynamodb:table:ReadCapacityUnits",
          },
          table_write: {
            resource_id: "table/${aws_dynamodb_table.example.name}",
            scalable_dimension: "dynamodb:table:WriteCapacityUnits",
          },
        },
      },
    ],
  },
};
