import { follow } from "../helpers/drill";
import type { Surroundings } from "../helpers/drill";
import { report } from "../helpers/metrics";

export const drillDatabaseStorage = (surroundings: Surroundings) =>
  follow("database-storage", surroundings, (book) => {
    const database = () => surroundings.database();

    test("volume and local disks are told", async () => {
      await report("AWS/RDS", "FreeLocalStorage", 1024, {
        DBInstanceIdentifier: "groundwork-prod-cluster-2",
      });
      const said = await book.run("volume");
      expect(said).toMatch(/^groundwork-prod-cluster VolumeBytesUsed\t\n/);
      expect(said).toContain("groundwork-prod-cluster-2 FreeLocalStorage\t1024.0\n");
    });

    test("what is large, what spills to disk and what holds rows up is named", async () => {
      expect((await book.query("largest")).map(({ table }) => table)).toContain("chat.messages");
      const spills = await database().connect();
      await spills.query("SET work_mem = '64kB'");
      await spills.query(
        "SELECT count(*) AS spilled FROM (SELECT n FROM generate_series(1, 200000) AS n ORDER BY random()) AS t",
      );
      await spills.end();
      const statements = await book.query("temporary");
      const spilled = statements.find(({ statement }) => String(statement).includes("AS spilled"));
      expect(Number(spilled?.temp_bytes)).toBeGreaterThan(1_000_000);
      expect((await book.query("oldest")).map(({ what }) => what)).toContain("database private");
    });

    test("a slot that nobody reads is dropped, and a table frozen", async () => {
      expect(await book.query("drop-slot", { slot: "nobody" })).toEqual([]);
      const age = async () =>
        Number(
          (
            await database().query(
              "SELECT age(relfrozenxid) FROM pg_class WHERE oid = 'chat.messages'::regclass",
            )
          )[0]!.age,
        );
      const before = await age();
      await book.query("freeze");
      expect(await age()).toBeLessThan(before);
    });
  });
