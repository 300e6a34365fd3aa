import { startStageDatabase } from "./database";
import type { StageDatabase } from "./database";
import { makeAurora, makeCache } from "./data-stores";
import type { Surroundings } from "./drill";
import { makeMigrationFunction } from "./migration-function";
import { makeService } from "./service";
import { openStage } from "./stage";
import type { Stage } from "./stage";

/** Milliseconds in which the emulator is installed, and all is started. */
const START_LIMIT = 600_000;
/** Milliseconds for a test: the AWS CLI takes most of a second for each command, the waiters wait in half minutes. */
const TEST_LIMIT = 600_000;

/** Lets a test file have an emulator with the platform of production, and its database. */
export function setUp(): Surroundings {
  jest.setTimeout(TEST_LIMIT);
  let database: StageDatabase | undefined;
  let stage: Stage | undefined;
  beforeAll(async () => {
    const started = await startStageDatabase();
    database = started;
    stage = await openStage(async () => {
      const aurora = await makeAurora(started.master);
      await makeMigrationFunction(aurora);
      return { ...aurora, ...(await makeCache()), ...(await makeService()) };
    }, started.variables);
  }, START_LIMIT);
  afterAll(async () => {
    await stage?.close();
    await database?.server.remove();
  });
  return { stage: () => stage!, database: () => database! };
}
