import { follow } from "../helpers/drill";
import type { Surroundings } from "../helpers/drill";
import { report } from "../helpers/metrics";

export const drillDatabaseReplicaLag = (surroundings: Surroundings) =>
  follow("database-replica-lag", surroundings, (book) => {
    test("the reader that is behind is seen", async () => {
      await report("AWS/RDS", "AuroraReplicaLag", 4200, {
        DBInstanceIdentifier: "groundwork-prod-cluster-3",
      });
      expect(await book.run("lag")).toMatch(
        /cluster-2 AuroraReplicaLag\t\n[\s\S]*cluster-3 AuroraReplicaLag\t4200\.0\n/,
      );
    });

    test("a reader is restarted, and the writer never by mistake", async () => {
      await expect(book.run("restart", { READER: "groundwork-prod-cluster-1" })).rejects.toThrow(
        /groundwork-prod-cluster-1 is no reader of groundwork-prod-cluster/,
      );
      expect(await book.run("restart", { READER: "groundwork-prod-cluster-3" })).toBe(
        "groundwork-prod-cluster-3\n",
      );
    });
  });
