import { CreateKeyCommand, KMSClient, ScheduleKeyDeletionCommand } from "@aws-sdk/client-kms";
import { options } from "../../deploy/emulator/emulator";
import { follow } from "../helpers/drill";
import type { Surroundings } from "../helpers/drill";

const cluster = "groundwork-prod-cluster";

export const drillDatabaseDown = (surroundings: Surroundings) =>
  follow("database-down", surroundings, (book) => {
    test("the function tells whether the database answers", async () => {
      const { server } = surroundings.database();
      await server.stop();
      await expect(book.run("reach")).rejects.toThrow(
        /Nothing listens on private\.cluster-abc.*the database is not there, or is just starting/,
      );
      await server.start();
      expect(await book.run("reach")).toMatch(/applied/);
    });

    test("a failover makes the chosen reader the writer, and is among the events", async () => {
      expect((await book.run("state")).split("\n")).toEqual([
        `${cluster}\tavailable`,
        `${cluster}-1\twriter`,
        `${cluster}-2\treader`,
        `${cluster}-3\treader`,
        ...[1, 2, 3].map((number) => `${cluster}-${number}\tavailable`),
        "",
      ]);
      expect(await book.run("failover", { TARGET: `${cluster}-2` })).toBe(`${cluster}\n`);
      expect(await book.run("state")).toMatch(new RegExp(`${cluster}-1\treader\n${cluster}-2\twriter\n`));
      expect(await book.run("events")).toMatch(new RegExp(`Completed failover to DB instance: ${cluster}-2`));
    });

    test("a key that was to be deleted is back", async () => {
      const kms = new KMSClient(options());
      const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
      const { KeyId, Arn } = KeyMetadata!;
      await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
      expect(await book.run("key", { data_kms_key_arn: Arn! })).toMatch(/\nEnabled\n$/);
    });
  });
