import { raise, report } from "./helpers/metrics";
import { follow } from "./helpers/drill";
import type { Surroundings } from "./helpers/drill";

export const drillReadme = (surroundings: Surroundings) =>
  follow("README", surroundings, (book) => {
    test("a shell has the outputs of the environment, and its region", async () => {
      await book.run("begin");
      expect(await book.shell.run('echo "$ENVIRONMENT $AWS_REGION $aurora_cluster_identifier"')).toBe(
        "prod ap-northeast-1 groundwork-prod-cluster\n",
      );
      expect(await book.shell.run("for id in $aurora_instance_identifiers; do echo $id; done")).toBe(
        [1, 2, 3].map((number) => `groundwork-prod-cluster-${number}\n`).join(""),
      );
    });

    test("a drill is recorded, again and again under its page", async () => {
      const values = {
        page: "failover",
        environment: "prod",
        drill: true,
        who: "hanako",
        found: "no tier named",
      };
      const began = new Date(Date.now() - 60_000).toISOString();
      for (const status of ["failed", "completed"]) {
        expect(await book.query("record", { ...values, status, began }, "chat_operator")).toEqual([
          { workflow: "failover", took: expect.objectContaining({ minutes: 1 }) },
        ]);
      }
    });

    test("what is in alarm is told with its reason", async () => {
      await raise("groundwork-prod-aurora-cpu", "Threshold Crossed: 95 > 80");
      expect(await book.shell.run("alarms")).toBe(
        "groundwork-prod-aurora-cpu\tALARM\tThreshold Crossed: 95 > 80\n",
      );
      expect(await book.shell.run("alarms aurora-cpu")).toContain("Threshold Crossed");
      expect(await book.shell.run("alarms redis-1-cpu")).toBe("");
    });

    test("a metric is told by its dimensions", async () => {
      const dimensions = { DBInstanceIdentifier: "groundwork-prod-cluster-1" };
      await report("AWS/RDS", "ReadLatency", 7, dimensions);
      const told =
        "metric AWS/RDS ReadLatency:Maximum,CPUUtilization:Average $(each DBInstanceIdentifier $aurora_instance_identifiers)";
      expect((await book.shell.run(told)).split("\n")).toEqual([
        "groundwork-prod-cluster-1 ReadLatency\t7.0",
        "groundwork-prod-cluster-1 CPUUtilization\t",
        ...[2, 3].flatMap((number) => [
          `groundwork-prod-cluster-${number} ReadLatency\t`,
          `groundwork-prod-cluster-${number} CPUUtilization\t`,
        ]),
        "",
      ]);
    });
  });
