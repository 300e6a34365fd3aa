import type { Event } from "../../../tools/migrate/runner";
import { up, verify } from "../../../tools/migrate/runner";
import { prepareCommand, startCommand } from "../helpers/command";
import { createDatabase } from "../helpers/database";
import { createFolder, migration } from "../helpers/folder";
import { chooseSeed, randomFrom } from "../helpers/random";
import { stateOf } from "../helpers/state";
import { makeSteps } from "../helpers/steps";
import { until } from "../helpers/until";

const seed = chooseSeed();
const random = randomFrom(seed);
jest.setTimeout(180_000);

const applied = (stdout: string) => [...stdout.matchAll(/^ {2}up {4}(\d{4})/gm)].map(([, number]) => number);

test("of two commands started together, again and again, each migration is run by one", async () => {
  const folder = await createFolder(makeSteps(5));
  const numbers = ["0001", "0002", "0003", "0004", "0005"];
  for (let round = 0; round < 10; round++) {
    const database = await createDatabase();
    const setting = await prepareCommand(folder.path, database.name);
    const both = [1, 2].map(() => startCommand(setting, folder.path, ["up"]).ended);
    const results = await Promise.all(both);
    expect(results).toMatchObject([{ code: 0 }, { code: 0 }]);
    expect(results.flatMap(({ stdout }) => applied(stdout)).sort()).toEqual(numbers);
    await setting.close();
    await database.drop();
  }
  await folder.clear();
});

test("when one of three at work is killed, the others do what is left, each thing once", async () => {
  const folder = await createFolder(makeSteps(9));
  const reference = await createDatabase();
  await up({ connect: reference.connect, folder: folder.path });
  const expected = await stateOf(reference);
  await reference.drop();
  for (let round = 0; round < 5; round++) {
    const database = await createDatabase();
    const setting = await prepareCommand(folder.path, database.name);
    const commands = [1, 2, 3].map(() => startCommand(setting, folder.path, ["up"]));
    await new Promise((resolve) => setTimeout(resolve, 300 + random() * 1500));
    commands[round % 3]!.child.kill("SIGKILL");
    const results = await Promise.all(commands.map(({ ended }) => ended));
    const left = results.filter(({ signal }) => signal === null);
    expect({ seed, round, results: left }).toMatchObject({ results: left.map(() => ({ code: 0 })) });
    expect(left.length).toBeGreaterThan(1);
    expect(await stateOf(database)).toEqual(expected);
    await setting.close();
    await database.drop();
  }
  await folder.clear();
});

test("two databases that change one role at the same moment: the later one tries again", async () => {
  const [first, second] = await Promise.all([createDatabase(), createDatabase()]);
  const role = `test_${first.name}`;
  await first.query(`CREATE ROLE ${role}`);
  const other = await first.connect();
  await other.query(`BEGIN; ALTER ROLE ${role} NOINHERIT`);
  const folder = await createFolder({ "0001_a.sql": migration(`ALTER ROLE ${role} CREATEDB;`) });
  const events: Event[] = [];
  const running = up({
    connect: second.connect,
    folder: folder.path,
    retryDelay: 0.05,
    report: (event) => events.push(event),
  });
  await until(async () => {
    const waiting = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = $1";
    return (await first.query(waiting, [second.name])).length > 0;
  });
  await other.query("COMMIT");
  expect(await running).toMatchObject({ current: 1 });
  expect(events.filter(({ type }) => type === "retrying")).toMatchObject([
    { attempt: 1, reason: expect.stringContaining("tuple concurrently updated") },
  ]);
  await other.end();
  await first.query(`DROP ROLE ${role}`);
  await Promise.all([first.drop(), second.drop(), folder.clear()]);
});

test("databases of one cluster that are migrated together, with their roles, do not disturb each other", async () => {
  const databases = await Promise.all(Array.from({ length: 6 }, () => createDatabase()));
  const options = databases.map(({ connect }) => ({ connect, folder: "migrations" }));
  const results = await Promise.all(options.map((each) => up(each)));
  expect(new Set(results.map(({ current }) => current)).size).toBe(1);
  for (const each of options) expect((await verify(each)).problems).toEqual([]);
  await Promise.all(databases.map(({ drop }) => drop()));
});
