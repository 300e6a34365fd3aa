import { givenUpBy } from "../../../environments/profiles";
import type { Control } from "../../control";
import { requireTrue } from "../../require";

export const dynamodbDeletionProtection: Control = {
  name: "dynamodb-deletion-protection",
  ids: ["FSBP DynamoDB.6"],
  title: "Tables are protected from deletion",
  severity: "medium",
  why: "A destroy by mistake takes the data with it.",
  mend: "Set deletion_protection_enabled to true.",
  types: ["aws_dynamodb_table"],
  setting: "nosql.tables",
  givesUp: givenUpBy("nosql.tables"),
  check: (table) => requireTrue(table, "deletion_protection_enabled"),
  examples: {
    failing: [
      { aws_dynamodb_table: { example: { deletion_protection_enabled: false } } },
      { aws_dynamodb_table: { example: { deletion_protection_enabled: null } } },
    ],
    passing: [{ aws_dynamodb_table: { example: { deletion_protection_enabled: "true" } } }],
  },
};
