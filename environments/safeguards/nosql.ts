import { safeguard } from "./safeguard";
import type { Safeguard } from "./safeguard";

/** What production demands of DynamoDB's tables. */
export const nosqlSafeguards: readonly Safeguard[] = [
  safeguard(
    ["nosql.tables"],
    (tables) =>
      (tables ?? []).every((table) => table.pointInTimeRecoveryDays === 35 && table.deletionProtection),
    {
      minimum: "pointInTimeRecoveryDays 35 and deletionProtection true for every table",
      mend: "set both in each table",
      why: "a wrong write is undone only where every moment is kept, and a destroy by mistake must not reach the data (FSBP DynamoDB.2, DynamoDB.6)",
      givesUp:
        "Tables of DynamoDB can be destroyed by mistake, and go back to the daily backup, not to any moment.",
    },
  ),
];
