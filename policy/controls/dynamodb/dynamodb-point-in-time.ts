import { givenUpBy } from "../../../environments/profiles";
import type { Control } from "../../control";
import { requireTrue } from "../../require";

export const dynamodbPointInTime: Control = {
  name: "dynamodb-point-in-time",
  ids: ["FSBP DynamoDB.2"],
  title: "Tables can be brought back to any moment",
  severity: "medium",
  why: "A mistaken write would be for good.",
  mend: "Set point_in_time_recovery.enabled to true.",
  types: ["aws_dynamodb_table"],
  setting: "nosql.tables",
  givesUp: givenUpBy("nosql.tables"),
  check: (table) => requireTrue(table, "point_in_time_recovery.enabled"),
  examples: {
    failing: [
      { aws_dynamodb_table: { example: { point_in_time_recovery: { enabled: false } } } },
      { aws_dynamodb_table: { example: { point_in_time_recovery: null } } },
    ],
    passing: [
      {
        aws_dynamodb_table: {
          example: { point_in_time_recovery: [{ enabled: true, recovery_period_in_days: 35 }] },
        },
      },
    ],
  },
};
