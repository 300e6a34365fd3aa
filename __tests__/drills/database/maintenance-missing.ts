import { callJson } from "../../deploy/emulator/emulator";
import { follow } from "../helpers/drill";
import type { Surroundings } from "../helpers/drill";
import { report } from "../helpers/metrics";
import { endAll, pidOf } from "../helpers/sessions";

const rule = "groundwork-prod-migration-maintenance";
/** How many rows of the log the job sealed. */
const sealed = (said: string) => Number(/seal +rows of the audit log sealed: (\d+)/.exec(said)![1]);

export const drillMaintenanceMissing = (surroundings: Surroundings) =>
  follow("maintenance-missing", surroundings, (book) => {
    const database = () => surroundings.database();

    beforeAll(async () => {
      const events = (action: string, input: object) => callJson("events", `AWSEvents.${action}`, input);
      await events("PutRule", { Name: rule, ScheduleExpression: "rate(1 hour)", State: "DISABLED" });
      const Arn = "arn:aws:lambda:ap-northeast-1:333333333333:function:groundwork-prod-migration";
      await events("PutTargets", { Rule: rule, Targets: [{ Id: "1", Arn, Input: '{"task":"maintain"}' }] });
    });

    test("a schedule that is off is seen, and switched on", async () => {
      expect(await book.run("schedule")).toBe(
        "DISABLED\trate(1 hour)\n" +
          'arn:aws:lambda:ap-northeast-1:333333333333:function:groundwork-prod-migration\t{"task":"maintain"}\n',
      );
      await book.run("enable");
      expect(await book.run("schedule")).toMatch(/^ENABLED\t/);
    });

    test("calls and errors are counted", async () => {
      await report("AWS/Lambda", "Invocations", 1, { FunctionName: "groundwork-prod-migration" });
      expect(await book.run("calls")).toMatch(/ Invocations\t1\.0\n.* Errors\t\n/);
    });

    test("a transaction that stays open holds sealing up; without it everything is sealed", async () => {
      await book.run("now");
      const open = await database().connect();
      await open.query("BEGIN; SELECT txid_current()");
      const made =
        "INSERT INTO chat.users (id, cognito_id, username, display_name, email) VALUES (gen_random_uuid(), 'drill', 'drill', 'Drill', 'drill@example.com')";
      await asMaintainer(made);
      expect(sealed(await book.run("now"))).toBe(0);
      const oldest = await book.query("oldest");
      expect(oldest).toEqual([
        expect.objectContaining({ pid: await pidOf(open), state: "idle in transaction" }),
      ]);
      expect(await book.query("end", { pid: oldest[0]!.pid })).toEqual([{ ended: true }]);
      expect(sealed(await book.run("now"))).toBe(1);
      expect(sealed(await book.run("now"))).toBe(0);
      await endAll([open]);
    });

    const asMaintainer = async (sql: string) => {
      const client = await database().connect();
      await client.query("SET ROLE chat_maintainer");
      await client.query(sql);
      await client.end();
    };
  });
