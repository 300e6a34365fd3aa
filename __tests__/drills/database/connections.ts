import type { Client } from "pg";
import { follow } from "../helpers/drill";
import type { Surroundings } from "../helpers/drill";
import { report } from "../helpers/metrics";
import { endAll, isEnded, serviceSessions } from "../helpers/sessions";

export const drillDatabaseConnections = (surroundings: Surroundings) =>
  follow("database-connections", surroundings, (book) => {
    let idle: Client[];
    let waiting: Client;

    beforeAll(async () => {
      [waiting, ...idle] = (await serviceSessions(surroundings.database(), 20)) as [Client, ...Client[]];
      await waiting.query("BEGIN");
    });
    afterAll(() => endAll([waiting, ...idle]));

    test("the metric names the instance that is full", async () => {
      await report("AWS/RDS", "DatabaseConnections", 1950, {
        DBInstanceIdentifier: "groundwork-prod-cluster-1",
      });
      expect(await book.run("instances")).toMatch(
        /^groundwork-prod-cluster-1 DatabaseConnections\t1950\.0\ngroundwork-prod-cluster-2 DatabaseConnections\t\n/,
      );
    });

    test("the look tells idle sessions from those in a transaction", async () => {
      const sessions = await book.query("sessions");
      expect(sessions).toContainEqual({
        ...{ usename: "chat_service", application_name: "service", state: "idle", sessions: 19 },
        longest_seconds: expect.any(Number),
      });
      expect(sessions).toContainEqual(expect.objectContaining({ state: "idle in transaction", sessions: 1 }));
    });

    test("sessions that were idle for less are left alone", async () => {
      expect(await book.query("end-idle", { minutes: 10 })).toEqual([{ ended: 0 }]);
      expect(await isEnded(idle[0]!)).toBe(false);
    });

    test("ending them makes room, and nobody else loses his", async () => {
      const [before] = await book.query("room");
      expect(await book.query("end-idle", { minutes: 0 })).toEqual([{ ended: 20 }]);
      expect(await Promise.all([waiting, ...idle].map(isEnded))).not.toContain(false);
      const [after] = await book.query("room");
      expect(Number(before!.used) - Number(after!.used)).toBe(20);
      expect(after!.most).toBeGreaterThan(Number(after!.used));
    });

    test("new tasks replace those that hold connections", async () => {
      expect(await book.run("new-tasks")).toBe("PRIMARY\t3\n");
    });

    test("readers restart before the writer", async () => {
      expect((await book.run("restart")).trim().split("\n")).toEqual([
        "groundwork-prod-cluster-2",
        "groundwork-prod-cluster-3",
        "groundwork-prod-cluster-1",
      ]);
    });
  });
