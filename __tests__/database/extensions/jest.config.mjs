// The tests of the database's schema, and those of this folder, on a server with pgaudit and pg_cron: Debian's packages.
import { databaseServer, project } from "../../../jest.config.mjs";

const folders = ["extensions", "migrations", "row-level-security", "audit"].join("|");

export default project("extensions", {
  ...databaseServer,
  rootDir: "../../..",
  testMatch: [`<rootDir>/__tests__/database/(${folders})/**/*.test.ts`],
  testPathIgnorePatterns: ["/node_modules/"],
  globalSetup: "<rootDir>/__tests__/database/extensions/setup.ts",
});
