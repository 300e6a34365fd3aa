import { follow } from "./helpers/drill";
import type { Surroundings } from "./helpers/drill";

const SECOND = "ap-northeast-3";
const cluster = "groundwork-prod-world";
const arn = (region: string, name: string) => `arn:aws:rds:${region}:333333333333:cluster:${name}`;

export const drillRegionLoss = (surroundings: Surroundings) =>
  follow("region-loss", surroundings, (book) => {
    beforeAll(async () => {
      const create = `aws rds create-db-cluster --engine aurora-postgresql --engine-version 15.8 --global-cluster-identifier ${cluster}-global --output text --query DBCluster.Status`;
      await book.shell.run(`aurora_cluster_identifier=${cluster}
        aws rds create-global-cluster --global-cluster-identifier ${cluster}-global --engine aurora-postgresql --engine-version 15.8 > /dev/null
        ${create} --db-cluster-identifier ${cluster} --master-username admin_user --master-user-password never-used-here
        ${create} --db-cluster-identifier ${cluster}-2 --region ${SECOND}`);
    });

    const writer = async () => /^(\S+)\twriter$/m.exec(await book.run("members"))?.[1];

    test("how far the copy is behind is told by its region", async () => {
      await book.shell.run(
        `aws cloudwatch put-metric-data --region ${SECOND} --namespace AWS/RDS --metric-name AuroraGlobalDBReplicationLag --dimensions DBClusterIdentifier=${cluster}-2 --value 812`,
      );
      expect(await book.run("lag", { SECOND })).toBe(`${cluster}-2 AuroraGlobalDBReplicationLag\t812.0\n`);
    });

    test("the second region takes over, planned or not, and gives it back", async () => {
      expect(await writer()).toBe(arn("ap-northeast-1", cluster));
      for (const act of ["switchover", "failover"]) {
        expect(await book.run(act)).toBe(`${cluster}-global\n`);
        expect(await writer()).toBe(arn(SECOND, `${cluster}-2`));
        await book.run("back");
        expect(await writer()).toBe(arn("ap-northeast-1", cluster));
      }
    });
  });
