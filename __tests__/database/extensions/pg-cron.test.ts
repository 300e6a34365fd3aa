import type { Client } from "pg";
import { createChat, hanako } from "../helpers/chat";
import type { Chat } from "../helpers/chat";
import { connectTo } from "../helpers/database";
import { createLogin } from "../helpers/login";

// Jobs begin with the minute.
jest.setTimeout(150_000);

let chat: Chat;
let owner: Client;
let scheduler: Client;
beforeAll(async () => {
  chat = await createChat();
  owner = await chat.database.connect();
});
afterAll(async () => {
  await scheduler.query("SELECT cron.unschedule(jobid) FROM cron.job");
  await scheduler.end();
  await owner.end();
  await chat.close();
});

test("a job without a user's context sees no row, one with it sees his, neither sees more than a session would", async () => {
  const login = await createLogin("IN ROLE chat_app");
  await owner.query(`
    CREATE SCHEMA work;
    CREATE TABLE work.seen (job text, messages bigint, users bigint);
    GRANT USAGE ON SCHEMA work TO ${login.name};
    GRANT INSERT ON work.seen TO ${login.name}`);
  const [expected] = await chat.as(
    "chat_app",
    { user_id: hanako },
    "SELECT (SELECT count(*) FROM chat.messages) AS messages, (SELECT count(*) FROM chat.users) AS users",
  );
  expect(Number(expected!.messages)).toBeGreaterThan(0);

  const admin = await connectTo("postgres")();
  await admin.query(`GRANT USAGE ON SCHEMA cron TO ${login.name};
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA cron TO ${login.name}`);
  await admin.end();
  scheduler = await login.connect("postgres");
  const look = (job: string) =>
    `INSERT INTO work.seen SELECT '${job}', (SELECT count(*) FROM chat.messages), (SELECT count(*) FROM chat.users)`;
  // What a job runs is one transaction.
  const jobs = {
    without: look("without"),
    within: `SELECT set_config('chat.user_id', '${hanako}', true); ${look("within")}`,
    deleting:
      "WITH gone AS (DELETE FROM chat.messages RETURNING 1) INSERT INTO work.seen SELECT 'deleting', count(*), 0 FROM gone",
  };
  for (const [name, command] of Object.entries(jobs)) {
    await scheduler.query("SELECT cron.schedule_in_database($1, '* * * * *', $2, $3)", [
      name,
      command,
      chat.database.name,
    ]);
  }
  const seen = async () =>
    (await owner.query("SELECT DISTINCT job, messages, users FROM work.seen ORDER BY job")).rows;
  for (const end = Date.now() + 130_000; Date.now() < end && (await seen()).length < 3;) {
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const details = (await scheduler.query("SELECT command, status, return_message FROM cron.job_run_details"))
    .rows;
  expect({ details, seen: await seen() }).toMatchObject({
    seen: [
      { job: "deleting", messages: "0" },
      { job: "within", ...expected },
      { job: "without", messages: "0", users: "0" },
    ],
  });
});
