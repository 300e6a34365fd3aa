import type { Control } from "../../control";
import { dynamodbCustomerKey } from "./dynamodb-customer-key";
import { dynamodbDeletionProtection } from "./dynamodb-deletion-protection";
import { dynamodbPointInTime } from "./dynamodb-point-in-time";
import { dynamodbScales } from "./dynamodb-scales";

export const dynamodb: readonly Control[] = [
  dynamodbCustomerKey,
  dynamodbDeletionProtection,
  dynamodbPointInTime,
  dynamodbScales,
];
