import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Pool } from "pg";
import { asUser } from "../../../client";
import { serverAccount } from "../../../tools/local/postgres/account";
import { findBinaries } from "../../../tools/local/postgres/binaries";
import { readMigrations } from "../../../tools/migrate/files";
import { createChat, hanako, tea } from "../helpers/chat";
import type { Chat } from "../helpers/chat";
import { connectTo, createDatabase, migratedTemplate, testServer } from "../helpers/database";
import { createLogin } from "../helpers/login";
import type { Login } from "../helpers/login";
import { createPool } from "../helpers/pool";
import { startPrivateServer } from "../helpers/private-server";
import { until } from "../helpers/until";

let chat: Chat;
let login: Login;
let pool: Pool;
beforeAll(async () => {
  chat = await createChat();
  login = await createLogin("IN ROLE chat_app");
  const { port, caFile } = testServer();
  const ssl = { ca: await readFile(caFile, "utf8") };
  const database = chat.database.name;
  pool = createPool({ host: "127.0.0.1", port, user: login.name, password: login.name, ssl, database });
});
afterAll(async () => {
  await pool.end();
  await login.drop();
  await chat.close();
});

/** What the server has logged between now and when it logs `mark`. */
async function logged(mark: string, work: () => Promise<unknown>): Promise<string> {
  const file = path.join(testServer().directory, "server.log");
  const from = (await readFile(file, "utf8")).length;
  await work();
  await chat.database.query(`SELECT '${mark}'`);
  let text = "";
  await until(async () => (text = (await readFile(file, "utf8")).slice(from)).includes(mark));
  return text;
}

const insert = "INSERT INTO chat.messages (room_id, user_id, content) VALUES ($1, $2, $3) RETURNING id";

test("it is there, made for the migrated database, and the server's parameters are Aurora's", async () => {
  const [row] = await chat.database.query(
    `SELECT (SELECT extname FROM pg_extension WHERE extname = 'pgaudit') AS extension,
       current_setting('pgaudit.log_parameter') AS parameters, current_setting('pgaudit.role') AS role`,
  );
  expect(row).toEqual({ extension: "pgaudit", parameters: "off", role: "" });
});

test("a statement of the application is on record with its text, its values are not", async () => {
  const text = await logged("mark-values", () =>
    asUser(pool, { userId: hanako, endpoint: "POST /endpoint-in-clear" }, async (client) => {
      await client.query(insert, [tea, hanako, "a-message-in-clear"]);
      const { rows } = await client.query("SELECT content FROM chat.messages WHERE content = $1", [
        "a-message-in-clear",
      ]);
      expect(rows).toEqual([{ content: "a-message-in-clear" }]);
    }),
  );
  expect(text).toMatch(/AUDIT: SESSION,\d+,\d+,WRITE,INSERT,.*INSERT INTO chat\.messages/);
  expect(text).toMatch(
    /AUDIT: SESSION,\d+,\d+,READ,SELECT,.*SELECT content FROM chat\.messages WHERE content = \$1/,
  );
  expect(text).toContain("<not logged>");
  expect(text).not.toContain("a-message-in-clear");
});

test("an error about a row tells the log nothing of it", async () => {
  const tooLong = "a-message-in-clear".repeat(1000);
  const text = await logged("mark-error", () =>
    expect(
      asUser(pool, { userId: hanako }, (client) => client.query(insert, [tea, hanako, tooLong])),
    ).rejects.toThrow("messages_content_length"),
  );
  expect(text).toContain('violates check constraint "messages_content_length"');
  expect(text).not.toContain("a-message-in-clear");
});

test("what a migration makes in a DO block is on record by its name", async () => {
  const text = await logged("mark-ddl", () =>
    chat.database.query("DO $$ BEGIN EXECUTE 'CREATE TABLE ' || 'public.' || 'made_here ()'; END $$"),
  );
  expect(text).toMatch(/AUDIT: SESSION,\d+,\d+,DDL,CREATE TABLE,TABLE,public\.made_here,/);
});

test("who may not make it is told who may; where it is there already, nothing is done", async () => {
  const { up } = readMigrations("migrations").find(({ name }) => name === "pgaudit")!;
  const bare = await createDatabase("template0");
  await expect(bare.query(up.sql)).rejects.toMatchObject({
    code: "42501",
    message: "chatapp_admin may not make the extension pgaudit",
    hint: expect.stringContaining("--login secret"),
  });
  await bare.drop();
  const client = await connectTo(migratedTemplate)();
  await client.query(up.sql);
  await client.end();
});

test("who may make it, as rds_superuser may on Aurora, makes it, and its event triggers with it", async () => {
  const { up } = readMigrations("migrations").find(({ name }) => name === "pgaudit")!;
  const server = await startPrivateServer({
    settings: { shared_preload_libraries: "pg_stat_statements,pgaudit" },
  });
  try {
    const bare = await createDatabase("template0", server);
    await server.stop();
    // Only a superuser may make it here, and none can log in: PostgreSQL's single-user mode is the way in.
    const { native } = await findBinaries();
    const account = await serverAccount();
    const words = ["--single", "-j", "-D", server.dataDirectory, bare.name];
    execFileSync(path.join(native, "bin", "postgres"), words, {
      input: `${up.sql.trim()}\n\n`,
      uid: account?.uid,
      gid: account?.gid,
      cwd: "/",
      stdio: ["pipe", "ignore", "ignore"],
    });
    await server.start();
    expect(await bare.query("SELECT evtname FROM pg_event_trigger ORDER BY 1")).toEqual([
      { evtname: "pgaudit_ddl_command_end" },
      { evtname: "pgaudit_sql_drop" },
    ]);
  } finally {
    await server.remove();
  }
});
