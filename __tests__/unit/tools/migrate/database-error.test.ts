import { DatabaseError } from "pg";
import { explainDatabaseError } from "../../../../tools/migrate/database-error";
import { MigrationError } from "../../../../tools/migrate/errors";

test("what the database said comes with its code and its hint", () => {
  const error = Object.assign(new DatabaseError("no such thing", 0, "error"), {
    code: "42P01",
    hint: "Look.",
  });
  expect(explainDatabaseError(error)).toMatchObject({
    failure: "failed",
    message: "The database said: no such thing (42P01). Look.",
    place: { code: "42P01" },
    cause: error,
  });
});

test.each([
  ["Connection terminated unexpectedly", undefined],
  ["read ECONNRESET", "ECONNRESET"],
  ["write EPIPE", "EPIPE"],
  ["read ETIMEDOUT", "ETIMEDOUT"],
])("a lost connection is told as one: %s", (message, code) => {
  expect(explainDatabaseError(Object.assign(new Error(message), { code }))).toMatchObject({
    failure: "failed",
    message: expect.stringMatching(
      /^The connection to the database was lost: .* run it again and it goes on\.$/,
    ),
  });
});

test.each([
  ["what is explained already", new MigrationError("refused", "explained already")],
  [
    "a file that cannot be written",
    Object.assign(new Error("no space left"), { code: "ENOSPC", syscall: "write" }),
  ],
  ["a fault of this program", new TypeError("a fault")],
])("%s is as it was", (_, error) => {
  expect(explainDatabaseError(error)).toBe(error);
});
