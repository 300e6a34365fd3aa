import { DBClusterNotFoundFault } from "@aws-sdk/client-rds";
import { explainAwsError } from "../../../../tools/backup/aws-error";
import { MigrationError } from "../../../../tools/migrate/errors";

test("what AWS refuses is told, with what the process is to end with", () => {
  const refused = new DBClusterNotFoundFault({ message: "There is no cluster.", $metadata: {} });
  expect(explainAwsError(refused)).toMatchObject({
    failure: "failed",
    message: "AWS refuses it: There is no cluster. (DBClusterNotFoundFault).",
  });
});

test.each(["AccessDeniedException", "AccessDenied", "ExpiredToken", "CredentialsProviderError"])(
  "%s is about credentials",
  (name) => {
    const error = Object.assign(new Error("No."), { name });
    expect(explainAwsError(error)).toMatchObject({ failure: "unreachable" });
  },
);

test("what the command says itself, and a fault of the program, stay as they are", () => {
  for (const error of [new MigrationError("usage", "wrong"), new TypeError("undefined")])
    expect(explainAwsError(error)).toBe(error);
});
