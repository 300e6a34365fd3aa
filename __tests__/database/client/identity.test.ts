import { readFileSync } from "node:fs";
import type { Pool } from "pg";
import { asUser, findUserId } from "../../../client/identity";
import type { Identity } from "../../../client/identity";
import { createChat, hanako, hanakosMessage, jiro, secret, taro, tea } from "../helpers/chat";
import type { Chat } from "../helpers/chat";
import { testServer } from "../helpers/database";
import { createLogin } from "../helpers/login";
import type { Login } from "../helpers/login";
import { createPool } from "../helpers/pool";

let chat: Chat;
let login: Login;
/** One connection, so that every transaction gets the one that the transaction before it left. */
let pool: Pool;

beforeAll(async () => {
  chat = await createChat();
  login = await createLogin("IN ROLE chat_app");
  const { port, caFile } = testServer();
  pool = createPool({
    host: "127.0.0.1",
    port,
    user: login.name,
    password: login.name,
    database: chat.database.name,
    ssl: { ca: readFileSync(caFile, "utf8") },
    max: 1,
  });
});
afterAll(async () => {
  await pool.end();
  await login.drop();
  await chat.close();
});

const messages = (identity: Identity) =>
  asUser(pool, identity, async (client) => (await client.query("SELECT id FROM chat.messages")).rows.length);
const settings = async () =>
  (
    await pool.query(
      "SELECT concat(current_setting('chat.user_id', true), current_setting('chat.room_id', true)) AS left",
    )
  ).rows[0].left;

test("each transaction sees what its user may, and the connection keeps nothing", async () => {
  expect(await messages({ userId: hanako })).toBe(2);
  expect(await messages({ userId: jiro })).toBe(1);
  expect(await messages({ userId: taro, roomId: tea })).toBe(2);
  expect(await messages({ userId: taro, roomId: secret })).toBe(0);
  expect(await messages({ userId: taro })).toBe(2);
  expect(await settings()).toBe("");
  expect((await pool.query("SELECT FROM chat.messages")).rowCount).toBe(0);
});

test("what it commits is there; after an error nothing is, and the connection is fit for the next", async () => {
  const rename = (name: string, fail: boolean) =>
    asUser(pool, { userId: hanako }, async (client) => {
      await client.query("UPDATE chat.users SET display_name = $1", [name]);
      if (fail) throw new Error("the application's own");
    });
  const name = () =>
    asUser(pool, { userId: hanako }, async (client) => {
      return (await client.query("SELECT display_name FROM chat.users")).rows[0].display_name;
    });
  await rename("Hana", false);
  expect(await name()).toBe("Hana");
  await expect(rename("Lost", true)).rejects.toThrow("the application's own");
  await expect(asUser(pool, { userId: hanako }, (client) => client.query("SELECT 1/0"))).rejects.toThrow(
    "division by zero",
  );
  expect(await name()).toBe("Hana");
  expect(await settings()).toBe("");
});

test("a failed statement whose error was caught: no success is reported for what was rolled back", async () => {
  const careless = asUser(pool, { userId: hanako }, async (client) => {
    await client.query("UPDATE chat.users SET status = 'busy'");
    await client.query("SELECT 1/0").catch(() => undefined);
    return "done";
  });
  await expect(careless).rejects.toThrow("The transaction was rolled back: a statement in it failed");
  const careful = asUser(pool, { userId: hanako }, async (client) => {
    await client.query("SAVEPOINT before");
    await client.query("SELECT 1/0").catch(() => client.query("ROLLBACK TO SAVEPOINT before"));
    return (await client.query("SELECT status FROM chat.users")).rows[0].status;
  });
  expect(await careful).toBe("offline");
});

test("a connection that died in the middle is not given to the next", async () => {
  const lost = asUser(pool, { userId: hanako }, async (client) => {
    const { rows } = await client.query("SELECT pg_backend_pid() AS pid");
    await chat.database.query("SELECT pg_terminate_backend($1)", [rows[0].pid]);
    await client.query("SELECT 1");
  });
  await expect(lost).rejects.toThrow();
  expect(await messages({ userId: hanako })).toBe(2);
});

test("settings that somebody made for the session do not reach into a transaction", async () => {
  await pool.query(
    "SELECT set_config('chat.room_id', $1, false), set_config('chat.endpoint', 'GET /', false)",
    [secret],
  );
  expect(await messages({ userId: hanako })).toBe(2);
  const endpoint = await asUser(pool, { userId: hanako }, async (client) => {
    return (await client.query("SELECT current_setting('chat.endpoint') AS value")).rows[0].value;
  });
  expect(endpoint).toBe("");
  await pool.query("RESET ALL");
});

test("the request's particulars are there as they were given, quotes and all", async () => {
  const identity = {
    userId: hanako,
    requestId: "r-'1'; DROP TABLE chat.users; --",
    sourceIp: "2001:db8::1",
    userAgent: `back\\slash "quoted" it's${"x".repeat(2000)}`,
    endpoint: "POST /rooms/:id",
  };
  const rows = await asUser(pool, identity, async (client) => {
    const { rows } = await client.query(
      "SELECT name, current_setting('chat.' || name) AS value FROM unnest(ARRAY['request_id', 'source_ip', 'user_agent', 'endpoint']) name",
    );
    return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
  });
  expect(rows).toEqual({
    request_id: identity.requestId,
    source_ip: identity.sourceIp,
    user_agent: identity.userAgent.slice(0, 1024),
    endpoint: identity.endpoint,
  });
});

test("a header with a NUL in it loses that and harms nothing", async () => {
  expect(await messages({ userId: hanako, userAgent: "a\0b" })).toBe(2);
});

test.each([
  [{ userId: "" }, 'The identity\'s userId is ""; it must be a UUID.'],
  [{ userId: `${hanako}' OR true --` }, /userId is ".*"; it must be a UUID/],
  [{ userId: hanako, roomId: "tea" }, 'The identity\'s roomId is "tea"; it must be a UUID, or left out.'],
  [{ userId: hanako, sourceIp: "1.2.3" }, /sourceIp is "1\.2\.3"; it must be an IPv4 or IPv6 address/],
  [{ userId: hanako, requestId: "x".repeat(256) }, /requestId is .* at most 255 characters/],
  [{ userId: hanako, endpoint: "x".repeat(256) }, /endpoint is .* at most 255 characters/],
])("refused before anything is sent: %j", async (identity, message) => {
  const untouched = { connect: () => Promise.reject(new Error("asked for a connection")) } as unknown as Pool;
  await expect(asUser(untouched, identity, async () => undefined)).rejects.toThrow(message);
});

test("a read-only transaction reads and does not write", async () => {
  const readOnly = { readOnly: true };
  await expect(
    asUser(
      pool,
      { userId: hanako },
      (client) => client.query("UPDATE chat.users SET status = 'away'"),
      readOnly,
    ),
  ).rejects.toThrow("read-only transaction");
});

test("signing in: the id of a Cognito user, and a new user who registers himself", async () => {
  expect(await findUserId(pool, "sub-hanako")).toBe(hanako);
  expect(await findUserId(pool, "sub-new")).toBeUndefined();
  const userId = "22222222-0000-4000-8000-000000000009";
  await asUser(pool, { userId }, (client) =>
    client.query(
      "INSERT INTO chat.users (id, cognito_id, username, email) VALUES ($1, 'sub-new', 'new', 'new@example.com')",
      [userId],
    ),
  );
  expect(await findUserId(pool, "sub-new")).toBe(userId);
});

test("a message of another user is neither read nor changed by its id", async () => {
  const { rowCount } = await asUser(pool, { userId: jiro }, (client) =>
    client.query("UPDATE chat.messages SET content = 'X' WHERE id = $1", [hanakosMessage]),
  );
  expect(rowCount).toBe(0);
});
