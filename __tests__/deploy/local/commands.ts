import { jobs } from "../../../tools/maintain/jobs";
import type { Maintained } from "../../../tools/maintain/maintain";
import { MINUTE } from "./platform";
import type { Platform } from "./platform";

/** What commands for the environment `local` do without being told where it is. */
export const describeCommands = ({ npm, outputs }: Platform) =>
  describe("commands", () => {
    test(
      "commands for `local` find the platform by themselves",
      async () => {
        expect(await npm("config", "local", "--format", "json")).toContain(outputs().cdn.frontend_url);
        const { result } = JSON.parse(await npm("migrate", "local", "status", "--json")) as {
          result: object;
        };
        expect(result).toMatchObject({ pending: 0, problems: [] });
        const { result: list } = JSON.parse(await npm("keys", "local", "list", "--json")) as {
          result: { keys: { purpose: string; state: string }[] };
        };
        expect(list.keys.map(({ purpose, state }) => [purpose, state])).toEqual(
          ["content", "email", "email_index"].map((purpose) => [purpose, "active"]),
        );
      },
      MINUTE,
    );

    test(
      "the function in the VPC answers like the command here, with the secret and with an IAM token",
      async () => {
        const here = await npm("migrate", "local", "status");
        expect(await npm("migrate", "local", "status", "--via", "lambda")).toBe(here);
        expect(await npm("migrate", "local", "status", "--via", "lambda", "--login", "iam")).toBe(here);
        const maintained = await npm("maintain", "local", "--via", "lambda", "--login", "iam", "--json");
        const { result } = JSON.parse(maintained) as { result: Maintained };
        expect(result.jobs.map(({ name, state }) => [name, state])).toEqual(
          jobs.map(({ name }) => [name, "done"]),
        );
      },
      MINUTE,
    );

    test(
      "a backup of every store is taken, recorded, and restored into a copy that goes again",
      async () => {
        const backup = async <R extends object>(...words: string[]) =>
          (JSON.parse(await npm("backup", "local", ...words, "--json")) as { result: R }).result;
        const { backups: made } = (await backup("create")) as { backups: { type: string; status: string }[] };
        expect(made.map(({ type, status }) => [type, status])).toEqual([
          ["physical", "available"],
          ["redis_snapshot", "available"],
          ["dynamodb_backup", "available"],
        ]);
        for (const store of ["aurora", "redis", "dynamodb"]) {
          expect({ store, ...(await backup("restore-test", store)) }).toMatchObject({ store, passed: true });
        }
        const { backups: listed } = (await backup("list", "--via", "lambda")) as {
          backups: { type: string; recorded: boolean; lastRestoreTest?: { status: string } }[];
        };
        expect(listed.map(({ recorded, lastRestoreTest }) => [recorded, lastRestoreTest?.status])).toEqual(
          made.map(() => [true, "passed"]),
        );
        expect(await backup("clean", "--kept")).toEqual({ removed: [] });
      },
      3 * MINUTE,
    );
  });
