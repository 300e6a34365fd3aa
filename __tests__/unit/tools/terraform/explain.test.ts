import { explain } from "../../../../tools/terraform/explain";

const lock = `Error: Error acquiring the state lock

Error message: operation error S3: PutObject, https response error StatusCode: 412
Lock Info:
  ID:        b1c2-77
  Path:      bucket/database.tfstate
  Operation: OperationTypeApply
  Who:       mika@laptop
  Version:   1.11.4
  Created:   2026-01-02 03:04:05.67 +0000 UTC
  Info:      `;

test("a lock says who holds it, since when, and how to take it away", () => {
  const { mend, exitCode } = explain(lock, "/x/dev-database");
  expect(exitCode).toBe(4);
  expect(mend).toContain("by mika@laptop, since 2026-01-02 03:04:05.67 +0000 UTC (OperationTypeApply)");
  expect(mend).toContain("cd /x/dev-database && terraform force-unlock b1c2-77");
});

test.each([
  [
    "operation error STS: ExpiredToken: The security token included in the request is expired",
    5,
    /sign in again/,
  ],
  ["Error: No valid credential sources found", 5, /sign in again/],
  ["AWS account ID not allowed: 999999999999", 5, /another account/],
  ["write /x/plan: no space left on device", 1, /disk is full/],
  ["Error: Saved plan is stale", 4, /nothing was applied/],
  [
    "Error: Failed to save state ... written to errored.tfstate; no space left on device",
    1,
    /state push errored/,
  ],
  ["creating RDS Cluster: no such zone", 1, /^$/],
])("%s", (errors, exitCode, mend) => {
  const found = explain(errors, "/x/dev-database");
  expect(found.exitCode).toBe(exitCode);
  expect(found.mend).toMatch(mend);
});
