import { down, status, up, verify } from "../../../tools/migrate/runner";
import type { RunnerOptions } from "../../../tools/migrate/runner";
import { startCutter } from "../helpers/cutter";
import type { Cut, Cutter } from "../helpers/cutter";
import { connectTo, createDatabase, testServer } from "../helpers/database";
import type { TestDatabase } from "../helpers/database";
import { createFolder } from "../helpers/folder";
import type { TestFolder } from "../helpers/folder";
import { stateOf } from "../helpers/state";
import { makeSteps } from "../helpers/steps";

jest.setTimeout(180_000);

let cutter: Cutter;
let folder: TestFolder;
beforeAll(async () => {
  cutter = await startCutter();
  folder = await createFolder(makeSteps(3));
});
afterAll(async () => {
  await cutter.close();
  await folder.clear();
});

const runner = ({ connect }: TestDatabase): RunnerOptions => ({
  connect,
  folder: folder.path,
  runnerTimeout: 20,
});
const throughCutter = (database: TestDatabase): RunnerOptions => ({
  ...runner(database),
  connect: connectTo(database.name, { ...testServer(), port: cutter.port }),
});

interface Case {
  direction: "up" | "down";
  run: (options: RunnerOptions) => Promise<unknown>;
  /** What there must be before. */
  prepare: (options: RunnerOptions) => Promise<unknown>;
}
const cases: Case[] = [
  { direction: "up", run: (options) => up(options), prepare: (options) => status(options) },
  { direction: "down", run: (options) => down(options, { to: 0 }), prepare: (options) => up(options) },
];

describe.each(cases)("the way $direction, cut off", ({ run, prepare }) => {
  test.each(["request", "answer"] as const)(
    "before any %s: it says so, nothing is half recorded, the next run comes to the same state",
    async (side) => {
      const reference = await createDatabase();
      await prepare(runner(reference));
      await run(throughCutter(reference));
      const total = cutter.carried()[side];
      const expected = await stateOf(reference);
      await reference.drop();
      expect(total).toBeGreaterThan(20);

      const unsure: number[] = [];
      for (let number = 1; number <= total; number++) {
        const database = await createDatabase();
        await prepare(runner(database));
        const said = await runCut(database, run, { side, number });
        if (said?.includes("not known whether the server committed")) unsure.push(number);
        expect((await status(runner(database))).problems).toEqual([]);
        // The server may not have noticed yet, and still be at work for the connection that is gone.
        await run(runner(database)).catch(async (error: Error) => {
          throw new Error(`cut before ${side} ${number} of ${total}, the next run: ${error.message}`);
        });
        expect({ number, ...(await stateOf(database)) }).toEqual({ number, ...expected });
        expect((await verify(runner(database))).problems).toEqual([]);
        await database.drop();
      }
      // Each file in a transaction is one message and one answer, and between them nobody knows.
      expect(unsure.length).toBeGreaterThan(0);
    },
  );
});

/** Runs with the connection cut there. @returns what the runner said, or undefined if it had no need of what was cut */
async function runCut(database: TestDatabase, run: Case["run"], where: Cut): Promise<string | undefined> {
  cutter.cut(where);
  const error = await run(throughCutter(database)).then(
    () => undefined,
    (reason) => reason,
  );
  cutter.cut();
  if (error === undefined) return undefined;
  const { name, failure, message } = error;
  // Connecting is the caller's: what comes of it here is a bare error of `pg`.
  if (name === "MigrationError") expect({ where, failure, message }).toMatchObject({ failure: "failed" });
  else expect(message).toMatch(/Connection terminated|ECONNRESET|disconnected before secure|socket/);
  expect(message).toMatch(/connection|Connection|ECONNRESET|socket/i);
  return message;
}
