import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { follow } from "../helpers/drill";
import type { Surroundings } from "../helpers/drill";
import { report } from "../helpers/metrics";
import { endAll, pidOf } from "../helpers/sessions";

const cluster = "groundwork-prod-cluster";

export const drillFailover = (surroundings: Surroundings) =>
  follow("failover", surroundings, (book) => {
    test("candidates are told by tier, with lag and capacity", async () => {
      // The page tells the greatest lag, and drills before this one report theirs for the same reader.
      await report("AWS/RDS", "AuroraReplicaLag", 9000, { DBInstanceIdentifier: `${cluster}-3` });
      const said = await book.run("candidates");
      expect(said).toMatch(/\t(writer|reader)\t1\n/);
      expect(said).toContain(`${cluster}-3 AuroraReplicaLag\t9000.0`);
    });

    test("a transaction that it would break off is told once it is old", async () => {
      const open = await surroundings.database().connect();
      await open.query("BEGIN");
      const old = (await book.query("transactions", { seconds: 10 })).map(({ pid }) => pid);
      expect(old).not.toContain(await pidOf(open));
      expect(await book.query("transactions", { seconds: 0 })).toContainEqual(
        expect.objectContaining({ pid: await pidOf(open), state: "idle in transaction" }),
      );
      await endAll([open]);
    });

    test("what clients see is told by the second, and how long it took by Aurora", async () => {
      let asked = 0;
      const service = createServer((_, answer) => {
        asked += 1;
        answer.writeHead(asked === 2 ? 503 : 200).end();
      });
      await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
      const URL = `http://127.0.0.1:${(service.address() as AddressInfo).port}/api/rooms`;
      const seen = (await book.run("watch", { URL, SECONDS_TO_WATCH: "4" })).trim().split("\n");
      expect(seen.map((line) => line.trim().split(/\s+/)).map(([count, , code]) => [count, code])).toEqual([
        ["1", "200"],
        ["1", "503"],
        ["2", "200"],
      ]);
      service.close();
      await book.shell.run(`aws rds failover-db-cluster --db-cluster-identifier ${cluster} > /dev/null`);
      expect(await book.run("took")).toMatch(/Started cross AZ failover[\s\S]*Completed failover/);
    });
  });
