import type { FunctionSource } from "../function/archive";

/** The runner's own code and the migrations of this checkout. */
export const migrationSource: FunctionSource = {
  entry: "tools/migrate/lambda/handler.ts",
  files: {
    migrations: "migrations",
    "libpg-query.wasm": "node_modules/libpg-query/wasm/libpg-query.wasm",
  },
};
