import { loadSettings } from "../../../../environments";
import { MigrationError } from "../../../../tools/migrate/errors";
import { requirePostgresql } from "../../../../tools/migrate/engine";

test("an environment with PostgreSQL is let through", () => {
  expect(() => requirePostgresql(loadSettings("dev"))).not.toThrow();
});

test("one with MySQL is refused, with what to do", () => {
  expect.assertions(3);
  try {
    requirePostgresql(loadSettings("aurora-mysql"));
  } catch (error) {
    expect(error).toBeInstanceOf(MigrationError);
    expect((error as MigrationError).failure).toBe("usage");
    expect((error as Error).message).toMatch(
      /aurora-mysql is aurora-mysql, .* PostgreSQL's.* set database\.engine/,
    );
  }
});
