import { until } from "../../database/helpers/until";
import { follow } from "../helpers/drill";
import type { Surroundings } from "../helpers/drill";
import { report } from "../helpers/metrics";

export const drillDatabaseLoad = (surroundings: Surroundings) =>
  follow("database-load", surroundings, (book) => {
    test("an instance at its maximum is seen", async () => {
      const dimensions = { DBInstanceIdentifier: "groundwork-prod-cluster-1" };
      await report("AWS/RDS", "ServerlessDatabaseCapacity", 32, dimensions);
      await report("AWS/RDS", "CPUUtilization", 97, dimensions);
      expect(await book.run("capacity")).toMatch(
        /^groundwork-prod-cluster-1 ServerlessDatabaseCapacity\t32\.0\ngroundwork-prod-cluster-1 CPUUtilization\t97\.0\n/,
      );
    });

    test("a statement that runs away is shown, and cancelled", async () => {
      const client = await surroundings.database().connect();
      const ended = client.query("SELECT count(*), pg_sleep(60) AS runaway").then(
        () => "done",
        ({ code }: { code: string }) => code,
      );
      const runaways = async () =>
        (await book.query("running")).filter(({ statement }) => String(statement).includes("runaway"));
      await until(async () => (await runaways()).length === 1);
      const [{ pid, wait_event }] = (await runaways()) as [Record<string, unknown>];
      expect(wait_event).toBe("PgSleep");
      expect(await book.query("cancel", { pid })).toEqual([{ cancelled: true }]);
      expect(await ended).toBe("57014");
      expect(await runaways()).toEqual([]);
      await client.end();
    });

    test("what took most time is named", async () => {
      await surroundings.database().query("SELECT count(*) AS expensive FROM generate_series(1, 3000000)");
      const [first] = await book.query("most");
      expect(first).toMatchObject({ calls: expect.any(Number), statement: expect.any(String) });
      expect((await book.query("most")).map(({ statement }) => statement)).toContainEqual(
        expect.stringContaining("AS expensive"),
      );
    });

    test("the maximum is raised, and the minimum stays", async () => {
      await expect(book.run("raise")).rejects.toThrow(/MAX_CAPACITY: how many ACU at most/);
      const answer = await book.run("raise", { MAX_CAPACITY: "64" });
      expect(JSON.parse(answer)).toEqual({ MinCapacity: 1, MaxCapacity: 64 });
    });
  });
