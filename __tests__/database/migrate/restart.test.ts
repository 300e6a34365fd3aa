import { status, verify } from "../../../tools/migrate/runner";
import { prepareCommand, runCommand, startCommand } from "../helpers/command";
import type { CommandSetting } from "../helpers/command";
import { createDatabase } from "../helpers/database";
import type { TestDatabase } from "../helpers/database";
import { createFolder, migration, stepwise } from "../helpers/folder";
import type { TestFolder } from "../helpers/folder";
import { startPrivateServer } from "../helpers/private-server";
import type { PrivateServer } from "../helpers/private-server";
import { until } from "../helpers/until";

let server: PrivateServer;
let database: TestDatabase;
let folder: TestFolder;
let setting: CommandSetting;

beforeAll(async () => {
  server = await startPrivateServer();
});
afterAll(() => server.remove());
beforeEach(async () => {
  database = await createDatabase(undefined, server);
  folder = await createFolder({ "0001_a.sql": migration("CREATE TABLE a (n int);") });
  setting = await prepareCommand(folder.path, database.name, { server });
});
afterEach(async () => {
  await setting.close();
  await database.drop();
  await folder.clear();
});

const options = () => ({ connect: database.connect, folder: folder.path });
const atWork = async () => {
  const sleeping = await database.query(
    "SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()",
  );
  return sleeping[0]?.pid as number | undefined;
};
const gone = async (pid: number) =>
  until(async () => {
    try {
      process.kill(pid, 0);
      return false;
    } catch {
      return true;
    }
  });

/** What can happen to a server under a runner, and what it leaves to be done. */
const endings: [string, () => Promise<void>, RegExp][] = [
  [
    "is shut down fast",
    async () => {
      await server.stop();
      await server.start();
    },
    /terminating connection due to administrator command \(57P01\)/,
  ],
  [
    "is shut down at once",
    async () => {
      process.kill(server.pid, "SIGQUIT");
      await gone(server.pid);
      await server.start();
    },
    /terminating connection due to immediate shutdown command \(57P01\)|terminated unexpectedly/,
  ],
  [
    "crashes and recovers by itself",
    async () => process.kill((await atWork())!, "SIGKILL") && undefined,
    /Connection terminated unexpectedly/,
  ],
];

const long = "CREATE TABLE b (); SELECT pg_sleep(60);";

describe.each(endings)("a server that %s under a migration", (_, end, said) => {
  test("in a transaction: the connection is said to be lost, with 1; the next run works", async () => {
    await folder.write("0002_b.sql", migration(long));
    const { ended } = startCommand(setting, folder.path, ["up"]);
    await until(async () => (await atWork()) !== undefined);
    await end();
    const { code, stderr } = await ended;
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(said) });
    expect(stderr).toContain("0002_b.sql");
    expect(stderr).toContain("the connection to the database was lost");
    expect(stderr).toContain("It is not known whether the server committed 0002 (up): see status");

    await folder.write("0002_b.sql", migration("CREATE TABLE b ();"));
    expect(await runCommand(setting, folder.path, "up")).toMatchObject({ code: 0 });
    expect(await status(options())).toMatchObject({ applied: 2, pending: 0, problems: [] });
  });

  test("outside one: it is said how far it has come, and the next run goes on from there", async () => {
    const text = (last: string) =>
      stepwise(`INSERT INTO a VALUES (2);\nCREATE INDEX CONCURRENTLY a_n ON a (n);\n${last};`);
    await folder.write("0002_b.sql", text("SELECT pg_sleep(60)"));
    const { ended } = startCommand(setting, folder.path, ["up"]);
    await until(async () => (await atWork()) !== undefined);
    await end();
    const { code, stderr } = await ended;
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(said) });
    expect(stderr).toContain("2 of 3 statements of 0002 (up) are done and stay done");

    await folder.write("0002_b.sql", text("SELECT 1"));
    expect(await runCommand(setting, folder.path, "up")).toMatchObject({ code: 0 });
    expect(await database.query("SELECT n FROM a")).toEqual([{ n: 2 }]);
    expect((await verify(options())).problems).toEqual([]);
  });
});

test("a server that is down is said to be down, with 5, and nothing is lost", async () => {
  await server.stop();
  const { code, stderr } = await runCommand(setting, folder.path, "up", "--wait", "0.2");
  await server.start();
  expect({ code, stderr }).toMatchObject({ code: 5, stderr: expect.stringContaining("Nothing listens on") });
  expect(await runCommand(setting, folder.path, "up")).toMatchObject({ code: 0 });
});
