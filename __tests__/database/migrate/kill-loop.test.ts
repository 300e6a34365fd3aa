import type { MigrationError } from "../../../tools/migrate/errors";
import { down, status, up, verify } from "../../../tools/migrate/runner";
import { prepareCommand, startCommand } from "../helpers/command";
import { createDatabase } from "../helpers/database";
import type { TestDatabase } from "../helpers/database";
import { createFolder } from "../helpers/folder";
import type { TestFolder } from "../helpers/folder";
import { chooseSeed, randomFrom } from "../helpers/random";
import { stateOf } from "../helpers/state";
import type { DatabaseState } from "../helpers/state";
import { makeSteps } from "../helpers/steps";

const seed = chooseSeed();
const random = randomFrom(seed);
/** How long each of the four cases goes on beginning another round. */
const secondsEach = 12;
/** After so many a run is left to come to its end. */
const killsARound = 25;
jest.setTimeout(120_000);

let made: TestFolder;
beforeAll(async () => {
  made = await createFolder(makeSteps(17));
});
afterAll(() => made.clear());

const runner = (database: TestDatabase, folder: string) => ({
  connect: database.connect,
  folder,
  runnerTimeout: 20,
});
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Waits until the command works in the database, or has ended. */
async function connected(database: TestDatabase, ended: () => boolean): Promise<void> {
  const client = await database.connect();
  for (const end = Date.now() + 20_000; Date.now() < end && !ended(); await pause(5)) {
    const { rowCount } = await client.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database()
         AND application_name LIKE 'groundwork migrate%' AND application_name NOT LIKE '%process ${process.pid})'`,
    );
    if (rowCount) break;
  }
  await client.end();
}

/**
 * Runs the command again and again, killing it at random moments, until it comes to its end.
 *
 * @param worksFor how long it works in the database if nothing disturbs it, in milliseconds
 * @returns how often it was killed
 */
async function runThroughKills(
  database: TestDatabase,
  folder: string,
  words: string[],
  worksFor: number,
): Promise<number> {
  const setting = await prepareCommand(made.path, database.name);
  try {
    for (let kills = 0; ; kills++) {
      const { child, ended } = startCommand(setting, folder, words);
      const over = () => child.exitCode !== null || child.signalCode !== null;
      // One in six before it has begun; else anywhere in its work, sooner rather than later.
      if (random() < 1 / 6) await pause(random() * 500);
      else {
        await connected(database, over);
        await pause(random() ** 2 * worksFor);
      }
      if (!over() && kills < killsARound) child.kill("SIGKILL");
      const { code, signal, stdout, stderr } = await ended;
      if (signal === null) {
        if (code !== 0) throw new Error(`ended with ${code} after ${kills} kills: ${stdout}${stderr}`);
        return kills;
      }
      await expectNothingHalf(database, folder);
    }
  } finally {
    await setting.close();
  }
}

/** Between two kills, files and history agree, and nothing is wrong but what the next run goes on with. */
async function expectNothingHalf(database: TestDatabase, folder: string): Promise<void> {
  expect((await status(runner(database, folder))).problems).toEqual([]);
  const { problems } = await verify(runner(database, folder));
  const mended = /interrupted after \d+ statements\. Run (up|down)|Run up if a migration was interrupted/;
  expect(problems.filter((problem) => !mended.test(problem))).toEqual([]);
}

describe.each([
  ["migrations of every kind", () => made.path],
  ["the project's migrations", () => "migrations"],
])("%s, killed again and again", (_, folderOf) => {
  let reference: TestDatabase;
  let applied: DatabaseState;
  let undone: DatabaseState;
  const worksFor = { up: 0, down: 0 };

  beforeAll(async () => {
    reference = await createDatabase();
    const began = performance.now();
    await up(runner(reference, folderOf()));
    worksFor.up = performance.now() - began;
    applied = await stateOf(reference);
    const turned = performance.now();
    await down(runner(reference, folderOf()), { to: 0 });
    worksFor.down = performance.now() - turned;
    undone = await stateOf(reference);
  });
  afterAll(() => reference.drop());

  test.each([
    ["up", ["up"]],
    ["down", ["down", "--to", "0"]],
  ] as const)("come %s to the same state as in a run that nothing disturbs", async (direction, words) => {
    let kills = 0;
    let rounds = 0;
    try {
      for (const end = Date.now() + secondsEach * 1000; Date.now() < end || kills === 0; rounds++) {
        const database = await createDatabase();
        if (direction === "down") await up(runner(database, folderOf()));
        kills += await runThroughKills(database, folderOf(), [...words], worksFor[direction]);
        expect(await stateOf(database)).toEqual(direction === "up" ? applied : undone);
        expect((await verify(runner(database, folderOf()))).problems).toEqual([]);
        await database.drop();
      }
    } catch (error) {
      const said = (error as MigrationError).message;
      throw new Error(`GROUNDWORK_TEST_SEED=${seed}, round ${rounds}, ${kills} kills: ${said}`, {
        cause: error,
      });
    }
    expect(kills).toBeGreaterThan(0);
  });
});
