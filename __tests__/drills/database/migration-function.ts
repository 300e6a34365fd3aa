import type { Client } from "pg";
import { until } from "../../database/helpers/until";
import { log, makeLogGroup } from "../helpers/data-stores";
import { follow } from "../helpers/drill";
import type { Surroundings } from "../helpers/drill";
import { endAll, pidOf } from "../helpers/sessions";

export const drillMigrationFunction = (surroundings: Surroundings) =>
  follow("migration-function", surroundings, (book) => {
    let holder: Client;
    afterAll(() => endAll([holder]));

    test("log and function are where the look says", async () => {
      await makeLogGroup("/aws/lambda/groundwork-prod-migration");
      await log("/aws/lambda/groundwork-prod-migration", "seal failed after 0: permission denied");
      expect(JSON.parse(await book.run("log"))).toEqual(["seal failed after 0: permission denied"]);
      expect(await book.run("function")).toMatch(/^Active\tSuccessful\t60\t/);
    });

    test("a run that hangs on the lock is found, ended, and the migrations go on", async () => {
      await book.shell.run("npm run migrate -- prod down");
      expect(await book.run("status")).toMatch(/ applied, 1 pending\./);
      holder = await surroundings.database().connect();
      const held =
        "SELECT pg_advisory_lock(classid::int, objid::int) FROM (VALUES (x'67726e64'::int, x'6d696772'::int)) AS l (classid, objid)";
      await holder.query(held);
      const going = book.run("up");
      await until(async () => (await waiting()) > 0);

      const [lock] = await book.query("lock");
      expect(lock).toMatchObject({ state: "idle" });
      expect(await book.query("end", { pid: lock!.pid })).toEqual([{ ended: true }]);
      expect(await going).toMatch(/Another runner is at work[\s\S]*Applied 1 migration/);
      expect(await book.query("lock")).toEqual([]);
      expect(await book.run("status")).toMatch(/ applied, 0 pending\./);
    });

    /** Sessions of the function, which asks for the lock again and again: all but the holder and the one that looks. */
    const waiting = async () =>
      (
        await surroundings
          .database()
          .query(
            "SELECT FROM pg_stat_activity WHERE backend_type = 'client backend' AND usename = current_user AND pid NOT IN (pg_backend_pid(), $1)",
            [await pidOf(holder)],
          )
      ).length;

    test("a job that fails is named with the database's reason, and the others are done", async () => {
      const as = "SET ROLE chat_audit_owner";
      await surroundings.database().query("GRANT chat_audit_owner TO CURRENT_USER");
      const owner = await surroundings.database().connect();
      await owner.query(as);
      await owner.query("REVOKE EXECUTE ON FUNCTION audit.seal(integer) FROM chat_sealer");
      await expect(book.run("maintain")).rejects.toThrow(
        /seal .*failed after 0: permission denied[\s\S]*retention/,
      );
      await owner.query("GRANT EXECUTE ON FUNCTION audit.seal(integer) TO chat_sealer");
      await owner.end();
      expect(await book.run("maintain")).toMatch(/retention .*\n7 jobs\.\n$/);
    });
  });
