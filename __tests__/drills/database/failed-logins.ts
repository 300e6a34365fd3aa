import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { Client } from "pg";
import { options } from "../../deploy/emulator/emulator";
import { log } from "../helpers/data-stores";
import { follow } from "../helpers/drill";
import type { Surroundings } from "../helpers/drill";
import { raise } from "../helpers/metrics";
import { isEnded } from "../helpers/sessions";

export const drillFailedLogins = (surroundings: Surroundings) =>
  follow("failed-logins", surroundings, (book) => {
    let pool: string;
    const USERNAME = "hanako";

    beforeAll(async () => {
      const cognito = new CognitoIdentityProviderClient(options());
      const { UserPool } = await cognito.send(new CreateUserPoolCommand({ PoolName: "groundwork-prod" }));
      pool = UserPool!.Id!;
      const user = { UserPoolId: pool, Username: USERNAME };
      await cognito.send(
        new AdminCreateUserCommand({
          ...user,
          UserAttributes: [
            { Name: "email", Value: "hanako@example.com" },
            { Name: "email_verified", Value: "true" },
          ],
        }),
      );
      await cognito.send(
        new AdminSetUserPasswordCommand({ ...user, Password: "Guess-me-1", Permanent: true }),
      );
    });

    const state = () =>
      book.shell.run(
        `aws cognito-idp admin-get-user --user-pool-id ${pool} --username ${USERNAME} --query '[Enabled, UserStatus]' --output text`,
      );

    test("the alarms say where, the logs who and why", async () => {
      await raise("groundwork-prod-aurora-failed-logins", "Threshold Crossed: 31 > 10");
      expect(await book.run("where")).toBe(
        "groundwork-prod-aurora-failed-logins\tALARM\tThreshold Crossed: 31 > 10\n",
      );
      const refused = 'FATAL:  password authentication failed for user "groundwork_admin"';
      await log(
        "/aws/rds/cluster/groundwork-prod-cluster/postgresql",
        refused,
        "LOG:  connection authorized",
      );
      expect(JSON.parse(await book.run("database-log"))).toEqual([refused]);
      await log(
        "/groundwork-prod/realtime",
        '{"level":"warn","status":"401","reason":"expired"}',
        '{"status":"200"}',
      );
      expect(JSON.parse(await book.run("service-log"))).toEqual([
        '{"level":"warn","status":"401","reason":"expired"}',
      ]);
    });

    test("a user is locked, or has to set a new password", async () => {
      await book.run("reset-password", { USERNAME, cognito_user_pool_id: pool });
      expect(await state()).toBe("True\tRESET_REQUIRED\n");
      await book.run("lock-user", { USERNAME });
      expect(await state()).toMatch(/^False\t/);
    });

    test("a login that nobody knows is shown, and can do nothing any more", async () => {
      expect(await book.query("logins")).toEqual([]);
      const { connect, server, master, ca } = surroundings.database();
      const admin = await connect();
      await admin.query(`CREATE ROLE "back door" LOGIN PASSWORD 'drill'`);
      await admin.query(`GRANT CONNECT ON DATABASE ${master.database} TO "back door"`);
      const login = { user: "back door", password: "drill", database: master.database };
      const enter = () => new Client({ host: "127.0.0.1", port: server.port, ssl: { ca }, ...login });
      const intruder = enter();
      intruder.on("error", () => undefined);
      await intruder.connect();
      expect(await book.query("logins")).toEqual([expect.objectContaining({ rolname: "back door" })]);

      await admin.query(await book.run("print-lock", { LOGIN: "back door" }));
      expect(await book.query("end-sessions", { login: "back door" })).toEqual([{ ended: 1 }]);
      expect(await isEnded(intruder)).toBe(true);
      await expect(enter().connect()).rejects.toMatchObject({ code: "28000" });
      expect(await book.query("logins")).toEqual([]);
      await admin.query(`REVOKE CONNECT ON DATABASE ${master.database} FROM "back door"`);
      await admin.query('DROP ROLE "back door"');
      await admin.end();
    });
  });
