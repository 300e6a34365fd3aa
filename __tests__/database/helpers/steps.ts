import { migration, stepwise } from "./folder";

/**
 * Migrations of every kind, for tests that disturb the runner: in a transaction and outside one, short and long,
 * schema and data. Each leaves its mark in `done`, so that one that ran twice, or half, is seen.
 *
 * @param count how many; the first three are of the kinds that differ most
 */
export function makeSteps(count: number): Record<string, string> {
  const files: Record<string, string> = {
    "0001_begin.sql": migration(
      `CREATE SCHEMA work;
       CREATE TABLE work.done (step integer NOT NULL, at integer NOT NULL DEFAULT 1);
       CREATE TABLE work.items (id integer, kind text);
       INSERT INTO work.items SELECT n, 'kind ' || n % 7 FROM generate_series(1, 2000) n;`,
      "DROP TABLE work.items; DROP TABLE work.done; DROP SCHEMA work;",
    ),
  };
  for (let number = 2; number <= count; number++) {
    files[`${String(number).padStart(4, "0")}_step.sql`] = kinds[(number - 2) % kinds.length]!(number);
  }
  return files;
}

const kinds: ((step: number) => string)[] = [
  (step) =>
    stepwise(
      `INSERT INTO work.done VALUES (${step});
       CREATE INDEX CONCURRENTLY items_${step} ON work.items (kind, id);
       VACUUM work.items;
       UPDATE work.done SET at = at + 1 WHERE step = ${step};
       REINDEX INDEX CONCURRENTLY work.items_${step};`,
      `-- migrate:no-transaction
       DROP INDEX CONCURRENTLY IF EXISTS work.items_${step};
       DELETE FROM work.done WHERE step = ${step};`,
    ),
  (step) =>
    migration(
      `ALTER TABLE work.items ADD COLUMN c${step} integer;
       UPDATE work.items SET c${step} = id * ${step};
       INSERT INTO work.done VALUES (${step});`,
      `ALTER TABLE work.items DROP COLUMN c${step}; DELETE FROM work.done WHERE step = ${step};`,
    ),
  (step) =>
    migration(
      `CREATE TABLE work.t${step} (id integer PRIMARY KEY);
       SELECT pg_sleep(0.15);
       INSERT INTO work.t${step} SELECT generate_series(1, 100);
       INSERT INTO work.done VALUES (${step});`,
      `DROP TABLE work.t${step};
       SELECT pg_sleep(0.1);
       DELETE FROM work.done WHERE step = ${step};`,
    ),
  (step) =>
    migration(
      `CREATE FUNCTION work.f${step}() RETURNS integer LANGUAGE sql AS 'SELECT ${step}';
       INSERT INTO work.done SELECT work.f${step}();`,
      `DELETE FROM work.done WHERE step = ${step}; DROP FUNCTION work.f${step}();`,
    ),
];
