import type { Client } from "pg";
import { readMigrations } from "../migrate/files";
import { readStatements } from "../migrate/statements";
import { up } from "../migrate/runner";
import type { Finding, Query } from "./finding";
import { catalogueRules, fileRules } from "./rules";
import { checkWithSquawk } from "./squawk";

/** What was judged, and what was found. */
export interface LintResult {
  migrations: number;
  findings: Finding[];
}

/**
 * Judges the migrations of a folder: each file's text, and the catalogue of a database that has all of them.
 *
 * @param connect Connects to an empty database, which this fills, as a user who may make roles and databases.
 * @throws MigrationError if the migrations cannot be applied.
 */
export async function lint(folder: string, connect: () => Promise<Client>): Promise<LintResult> {
  const migrations = readMigrations(folder);
  for (const direction of ["up", "down"] as const) await readStatements(folder, migrations, direction);
  const findings = checkWithSquawk(migrations);
  for (const rule of fileRules) {
    for (const migration of migrations) {
      findings.push(...rule.check(migration).map((found) => ({ rule: rule.name, ...found })));
    }
  }
  await up({ connect, folder });
  const client = await connect();
  try {
    findings.push(...(await checkCatalogue(async (sql, values) => (await client.query(sql, values)).rows)));
  } finally {
    await client.end();
  }
  return { migrations: migrations.length, findings };
}

/** What breaks the rules on the catalogue in one database. */
export async function checkCatalogue(query: Query): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const rule of catalogueRules) {
    findings.push(...(await rule.check(query)).map((found) => ({ rule: rule.name, ...found })));
  }
  return findings;
}
