import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Client } from "pg";
import { until } from "../../database/helpers/until";
import { log } from "../helpers/data-stores";
import { follow } from "../helpers/drill";
import type { Surroundings } from "../helpers/drill";
import { endAll, isEnded, pidOf } from "../helpers/sessions";

export const drillDatabaseDeadlocks = (surroundings: Surroundings) =>
  follow("database-deadlocks", surroundings, (book) => {
    const database = () => surroundings.database();
    let one: Client;
    let other: Client;

    beforeAll(async () => {
      await database().query("CREATE TABLE drill (id int PRIMARY KEY, n int)");
      await database().query("INSERT INTO drill VALUES (1, 0), (2, 0)");
      one = await database().connect();
      other = await database().connect();
    });
    afterAll(async () => {
      await endAll([one, other]);
      await database().query("DROP TABLE drill");
    });

    const change = (client: Client, id: number) =>
      client.query("UPDATE drill SET n = n + 1 WHERE id = $1", [id]).then(
        () => "done",
        ({ code }: { code?: string }) => code ?? "connection lost",
      );

    test("a deadlock is counted, and the log names both statements", async () => {
      const [before] = await book.query("count");
      for (const client of [one, other]) await client.query("BEGIN");
      await change(one, 1);
      await change(other, 2);
      expect((await Promise.all([change(one, 2), change(other, 1)])).sort()).toEqual(["40P01", "done"]);
      for (const client of [one, other]) await client.query("ROLLBACK");
      await until(async () => Number((await book.query("count"))[0]!.deadlocks) > Number(before!.deadlocks));

      // What RDS exports is the server's log, an entry a line.
      const serverLog = await readFile(path.join(database().server.directory, "server.log"), "utf8");
      const entry = /^.*ERROR: {2}deadlock detected\n(?:.*DETAIL: .*\n(?:\t.*\n)*)?/m.exec(serverLog)![0];
      await log("/aws/rds/cluster/groundwork-prod-cluster/postgresql", entry, "LOG:  checkpoint complete");
      const [told, ...rest] = JSON.parse(await book.run("log")) as string[];
      expect(told).toMatch(/deadlock detected[\s\S]*UPDATE drill SET n = n \+ 1/);
      expect(rest).toEqual([]);
    });

    test("who holds up whom is shown, with what the blocker does", async () => {
      await one.query("BEGIN");
      await change(one, 1);
      const waits = change(other, 1);
      await until(async () => (await book.query("waiting")).length > 0);
      expect(await book.query("waiting")).toEqual([
        expect.objectContaining({
          pid: await pidOfWaiting(),
          blocked_by: await pidOf(one),
          blocker_state: expect.stringMatching(/^idle in transaction$/),
        }),
      ]);

      // Cancelling has nothing to cancel in a transaction that is idle; ending its session does it.
      const pid = await pidOf(one);
      await book.query("cancel", { pid });
      expect(await book.query("waiting")).toHaveLength(1);
      expect(await book.query("end", { pid })).toEqual([{ ended: true }]);
      expect(await waits).toBe("done");
      expect(await isEnded(one)).toBe(true);
      expect(await book.query("waiting")).toEqual([]);
    });

    const pidOfWaiting = async () =>
      (await database().query("SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'"))[0]!.pid;
  });
