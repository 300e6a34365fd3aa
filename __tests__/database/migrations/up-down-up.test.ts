import { readdirSync } from "node:fs";
import { down, status, up, verify } from "../../../tools/migrate/runner";
import { connectTo, createDatabase, migratedTemplate, testServer } from "../helpers/database";
import type { TestDatabase } from "../helpers/database";
import { snapshot } from "../helpers/snapshot";

const folder = "migrations";
const count = readdirSync(folder).length;
let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());

test("the project's migrations go up, down and up again, one by one and all at once, to the same schema", async () => {
  const { connect } = database;
  const [login] = await database.query(
    "SELECT current_setting('is_superuser') AS superuser, rolcreaterole AS createrole FROM pg_roles WHERE rolname = current_user",
  );
  expect(login).toEqual({ superuser: "off", createrole: true });

  const empty = await snapshot(database);
  const levels = [empty];
  for (let number = 1; number <= count; number++) {
    expect((await up({ connect, folder }, { to: number })).ran).toHaveLength(1);
    levels.push(await snapshot(database));
  }
  const full = levels.at(-1)!;
  expect(full.filter((line) => /^relation r chat\./.test(line))).toHaveLength(6);

  for (let number = count; number >= 1; number--) {
    expect((await down({ connect, folder })).ran).toMatchObject([{ number }]);
    expect(await snapshot(database)).toEqual(levels[number - 1]);
  }

  expect((await up({ connect, folder })).ran).toHaveLength(count);
  expect(await snapshot(database)).toEqual(full);
  expect((await down({ connect, folder }, { to: 0 })).ran).toHaveLength(count);
  expect((await up({ connect, folder })).current).toBe(count);
  expect(await snapshot(database)).toEqual(full);
  expect((await verify({ connect, folder })).problems).toEqual([]);
  expect((await status({ connect, folder })).pending).toBe(0);
});

test("what is taken back in one database is not taken from the roles of another of the cluster", async () => {
  const other = await createDatabase(migratedTemplate);
  const { connect } = database;
  await down({ connect, folder }, { to: 0 });
  const [left] = await other.query(`
    SELECT bool_and(pg_has_role(current_user, name, 'MEMBER')) AS member, count(*)::int AS roles
    FROM unnest(ARRAY['chat_owner', 'chat_migrator', 'chat_maintainer', 'chat_auditor', 'chat_sealer', 'chat_key_keeper',
      'chat_retention', 'chat_privacy', 'chat_operator']) name`);
  expect(left).toEqual({ member: true, roles: 9 });
  expect(await other.query("SELECT rolinherit FROM pg_roles WHERE rolname = 'chat_migrator'")).toEqual([
    { rolinherit: false },
  ]);
  await other.drop();
});

test("the user of the runner applies and takes back all that came after it was made, as the master user does", async () => {
  const made = 16;
  const { connect } = database;
  await up({ connect, folder }, { to: made });
  const before = await snapshot(database);
  await database.query("ALTER ROLE chat_deployer PASSWORD 'deployer'");
  const deployer = connectTo(database.name, { ...testServer(), user: "chat_deployer", password: "deployer" });
  try {
    expect(await up({ connect: deployer, folder })).toMatchObject({ current: count });
    expect((await verify({ connect: deployer, folder })).problems).toEqual([]);
    await down({ connect: deployer, folder }, { to: made });
    expect(await snapshot(database)).toEqual(before);
  } finally {
    await database.query("ALTER ROLE chat_deployer PASSWORD NULL");
  }
});
