import type { Event } from "../../../tools/migrate/runner";
import { up } from "../../../tools/migrate/runner";
import { createDatabase } from "../helpers/database";
import type { TestDatabase } from "../helpers/database";
import { createFolder, migration, stepwise } from "../helpers/folder";
import type { TestFolder } from "../helpers/folder";

let database: TestDatabase;
let folder: TestFolder;

beforeEach(async () => {
  database = await createDatabase();
  folder = await createFolder();
});
afterEach(async () => {
  await database.drop();
  await folder.clear();
});

const options = () => ({ connect: database.connect, folder: folder.path });

test("of runners at once each migration is run by one", async () => {
  await folder.write("0001_a.sql", migration("CREATE TABLE a (n int); SELECT pg_sleep(0.3);"));
  await folder.write("0002_b.sql", migration("INSERT INTO a VALUES (1); SELECT pg_sleep(0.1);"));
  const results = await Promise.all([1, 2, 3].map(() => up(options())));
  expect(results.map(({ current }) => current)).toEqual([2, 2, 2]);
  expect(results.flatMap(({ ran }) => ran.map(({ number }) => number)).sort()).toEqual([1, 2]);
  expect(await database.query("SELECT count(*)::int AS count FROM a")).toEqual([{ count: 1 }]);
});

test("a runner that does not come to its turn says who is at work, and since when", async () => {
  await folder.write("0001_a.sql", migration("SELECT pg_sleep(2);"));
  const first = up(options());
  const events: Event[] = [];
  await new Promise((resolve) => setTimeout(resolve, 500));
  const error = await up({ ...options(), runnerTimeout: 0.5, report: (event) => events.push(event) }).catch(
    (reason) => reason,
  );
  expect(error).toMatchObject({ failure: "locked" });
  const who = new RegExp(
    `server process \\d+, "groundwork migrate up \\(process ${process.pid}\\)", user chatapp_admin, from 127\\.0\\.0\\.1, since \\d{4}-`,
  );
  expect(error.message).toMatch(who);
  expect(error.message).toMatch(/Waited 0\.5 s.*pg_terminate_backend\(\d+\)/);
  expect(events).toEqual([{ type: "waiting", holder: expect.stringMatching(who), seconds: 0.5 }]);
  expect(await first).toMatchObject({ current: 1 });
});

test("waiting does not hold up CREATE INDEX CONCURRENTLY of the runner that works", async () => {
  await folder.write(
    "0001_a.sql",
    migration("CREATE TABLE a (n int); INSERT INTO a SELECT generate_series(1, 1000);"),
  );
  await up(options());
  await folder.write(
    "0002_b.sql",
    stepwise("SELECT pg_sleep(0.5);\nCREATE INDEX CONCURRENTLY a_n ON a (n);"),
  );
  const results = await Promise.all([up(options()), up(options())]);
  expect(results.flatMap(({ ran }) => ran)).toHaveLength(1);
  expect(await database.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_n'::regclass")).toEqual([
    { indisvalid: true },
  ]);
});

test("other databases of the server are not held up", async () => {
  const other = await createDatabase();
  await folder.write("0001_a.sql", migration("SELECT pg_sleep(1);"));
  const first = up(options());
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await up({ ...options(), connect: other.connect, runnerTimeout: 0 })).toMatchObject({ current: 1 });
  await first;
  await other.drop();
});
