import { status, verify } from "../../../tools/migrate/runner";
import { prepareCommand, runCommand } from "../helpers/command";
import type { CommandSetting } from "../helpers/command";
import { createDatabase } from "../helpers/database";
import type { TestDatabase } from "../helpers/database";
import { createFolder, migration, stepwise } from "../helpers/folder";
import type { TestFolder } from "../helpers/folder";
import { canMount, limitFileSizes, mountSmallDisk } from "../helpers/small-disk";
import type { SmallDisk } from "../helpers/small-disk";

jest.setTimeout(120_000);

/** 40 MB in a table that is not logged. */
const fill = "INSERT INTO big SELECT n, repeat(md5(n::text), 30) FROM generate_series(1, 40000) n";
/** 64 MB in the write-ahead log alone. */
const log =
  "SELECT count(pg_logical_emit_message(true, 'x', repeat('x', 1000000))) FROM generate_series(1, 64)";

/** The file system where this user may mount one; said to be skipped where not. */
const disks = [
  { name: "a limit on the size of files", make: limitFileSizes, run: describe },
  { name: "a full file system", make: mountSmallDisk, run: canMount ? describe : describe.skip },
];

for (const { name, make, run } of disks) {
  run(name, () => {
    let disk: SmallDisk;
    let database: TestDatabase;
    let folder: TestFolder;
    let setting: CommandSetting;

    beforeAll(async () => {
      disk = await make();
    });
    afterAll(() => disk.remove());
    beforeEach(async () => {
      database = await createDatabase(undefined, disk.server);
      folder = await createFolder({ "0001_a.sql": migration("CREATE TABLE a (n int);") });
      setting = await prepareCommand(folder.path, database.name, { server: disk.server });
      expect(await command("up")).toMatchObject({ code: 0 });
    });
    afterEach(async () => {
      await setting.close();
      await database.drop();
      await folder.clear();
    });

    /** With the certificates of the server as it was started last. */
    const command = async (...words: string[]) => {
      await setting.close();
      setting = await prepareCommand(folder.path, database.name, { server: disk.server });
      return runCommand(setting, folder.path, ...words);
    };
    const options = () => ({ connect: database.connect, folder: folder.path });

    test("in a transaction: it says that the disk is full and what to do; with room the next run works", async () => {
      await folder.write(
        "0002_b.sql",
        migration(`CREATE TABLE big (n int, t text);\n${fill};`, "DROP TABLE big;"),
      );
      await disk.fillForTables();
      const { code, stderr } = await command("up");
      expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(disk.says) });
      expect(stderr).toMatch(/^0002_b\.sql:4: .* \(53100\)$/m);
      expect(stderr).toContain("The server's disk is full");
      expect(stderr).toContain("All of 0002 (up) is rolled back, nothing of it is recorded");
      expect(await status(options())).toMatchObject({ applied: 1, pending: 1, problems: [] });
      expect(await database.query("SELECT to_regclass('big') AS big")).toEqual([{ big: null }]);

      await disk.free();
      expect(await command("up")).toMatchObject({ code: 0 });
      expect(await database.query("SELECT count(*)::int AS count FROM big")).toEqual([{ count: 40_000 }]);
      expect((await verify(options())).problems).toEqual([]);
    });

    test("under an index outside a transaction: it is left invalid, named, and built with room", async () => {
      const narrow = "CREATE TABLE narrow AS SELECT md5(n::text) AS t FROM generate_series(1, 60000) n;";
      await folder.write("0002_b.sql", migration(narrow));
      expect(await command("up")).toMatchObject({ code: 0 });
      const wide = "CREATE INDEX CONCURRENTLY narrow_wide ON narrow (repeat(t, 15));";
      await folder.write("0003_c.sql", stepwise(`INSERT INTO a VALUES (3);\n${wide}`));
      await disk.fillForTables();
      const { code, stderr } = await command("up");
      expect({ code, stderr }).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/^0003_c\.sql:5: .*\(53100\)/m),
      });
      expect(stderr).toContain("The server's disk is full");
      expect(stderr).toContain("1 of 2 statements of 0003 (up) are done and stay done");
      expect((await verify(options())).problems.join("\n")).toContain(
        "Index narrow_wide on narrow is invalid",
      );

      await disk.free();
      expect(await command("up")).toMatchObject({
        code: 0,
        stdout: expect.stringContaining("was left invalid"),
      });
      expect(await database.query("SELECT n FROM a")).toEqual([{ n: 3 }]);
      expect((await verify(options())).problems).toEqual([]);
    });

    test("under the server's own log: it goes down, which is said; with room the next run works", async () => {
      await folder.write("0002_b.sql", migration(`CREATE TABLE b ();\n${log};`));
      await disk.fillForLog();
      const { code, stderr } = await command("up");
      expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(disk.says) });
      expect(stderr).toMatch(/^0002_b\.sql:4: the connection to the database was lost: could not write to/m);
      expect(stderr).toContain("The server went down with it");
      expect(stderr).toContain("It is not known whether the server committed 0002 (up): see status");
      const next = await command("up", "--wait", "3");
      expect(next).toMatchObject({
        code: 5,
        stderr: expect.stringMatching(/Nothing listens on|is starting/),
      });

      await disk.free();
      await folder.write("0002_b.sql", migration("CREATE TABLE b ();"));
      expect(await command("up")).toMatchObject({ code: 0 });
      expect(await status(options())).toMatchObject({ applied: 2, pending: 0, problems: [] });
    });
  });
}
