import { jobs } from "../../../tools/maintain/jobs";
import type { Job } from "../../../tools/maintain/jobs";
import { maintain } from "../../../tools/maintain/maintain";
import type { JobReport } from "../../../tools/maintain/maintain";
import { createDatabase, migratedTemplate } from "../helpers/database";
import type { TestDatabase } from "../helpers/database";
import { until } from "../helpers/until";

let database: TestDatabase;
beforeEach(async () => {
  database = await createDatabase(migratedTemplate);
});
afterEach(() => database.drop());

const reports: JobReport[] = [];
beforeEach(() => reports.splice(0));
const run = (list: readonly Job[] = jobs, signal?: AbortSignal) =>
  maintain({ connect: database.connect, jobs: list, signal, report: (report) => reports.push(report) });
const states = () => reports.map(({ name, state, done }) => `${name} ${state} ${done}`);

/** A job whose function counts down from `count` and is called as the master user. */
async function countdown(name: string, count: number): Promise<Job> {
  await database.query(`CREATE SEQUENCE ${name}_left; SELECT setval('${name}_left', 1);
    CREATE FUNCTION ${name}() RETURNS bigint LANGUAGE sql AS $$ SELECT greatest(${count + 2} - nextval('${name}_left'), 0) $$`);
  return {
    name,
    purpose: "a test",
    role: "NONE",
    schema: "public",
    function: name,
    sql: `SELECT least(public.${name}(), 1) AS done`,
    repeats: true,
  };
}

test("all jobs of the project are there once the migrations are applied, and can be run by their roles", async () => {
  const { jobs: ended } = await run();
  expect(ended.map(({ name, state }) => [name, state])).toEqual(jobs.map(({ name }) => [name, "done"]));
  expect(ended).toEqual(reports);
});

test("what was changed is sealed, and what has expired is deleted", async () => {
  await database.query(`BEGIN; SET LOCAL ROLE chat_maintainer;
    INSERT INTO chat.users (cognito_id, username, email, display_name, data_retention_days, created_at, updated_at, last_active)
    SELECT gen_random_uuid(), 'user' || n, 'user' || n || '@example.com', 'User',
      CASE WHEN n <= 3 THEN 30 ELSE 36500 END, now() - interval '60 days', now() - interval '60 days', now() - interval '60 days'
    FROM generate_series(1, 5) n;
    COMMIT`);
  // What others do on this server at the moment keeps newer rows from being sealed.
  await until(async () => {
    reports.splice(0);
    await run();
    return reports.some(({ name, done }) => name === "seal" && done > 0);
  });
  const client = await database.connect();
  await client.query("SET ROLE chat_maintainer");
  const { rows } = await client.query("SELECT username FROM chat.users ORDER BY username");
  await client.end();
  expect(rows).toEqual([{ username: "user4" }, { username: "user5" }]);
});

test("a job that does a part at a time is called until nothing is left, each time in a transaction of its own", async () => {
  const job = await countdown("parts", 4);
  await run([job]);
  expect(states()).toEqual(["parts done 4"]);
});

test("a job whose migration is not applied is left out", async () => {
  await run([{ ...jobs[0]!, function: "not_yet" }]);
  expect(states()).toEqual(["partitions absent 0"]);
});

test("a job that fails is named with what the database said, and the others are done", async () => {
  const fails: Job = { ...(await countdown("fails", 0)), sql: "SELECT 1 / 0 AS done" };
  const works = await countdown("works", 1);
  await expect(run([fails, works])).rejects.toMatchObject({
    failure: "failed",
    message: "1 of 2 jobs failed.\nfails: division by zero",
  });
  expect(states()).toEqual(["fails failed 0", "works done 1"]);
});

test("a warning of the database is handed on", async () => {
  const job = await countdown("warns", 0);
  await database.query(
    "CREATE FUNCTION warn() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'look'; RETURN 0; END $$",
  );
  await run([{ ...job, sql: "SELECT warn() AS done" }]);
  expect(reports).toMatchObject([{ state: "done", message: "look" }]);
});

test("a second one at the same time is refused", async () => {
  const other = await database.connect();
  await other.query("SELECT pg_advisory_lock(x'67726e64'::int, x'6d61696e'::int)");
  await expect(run()).rejects.toMatchObject({ failure: "locked" });
  expect(reports).toEqual([]);
  await other.end();
  await run();
});

test("it stops between two calls when it is told to", async () => {
  const job: Job = { ...(await countdown("endless", 0)), sql: "SELECT 1 AS done" };
  const interruption = new AbortController();
  setTimeout(() => interruption.abort("SIGTERM"), 200);
  await expect(run([job], interruption.signal)).rejects.toMatchObject({ failure: "interrupted" });
});
