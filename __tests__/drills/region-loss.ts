import { DescribeGlobalClustersCommand, RDSClient } from "@aws-sdk/client-rds";
import { options } from "../deploy/emulator/emulator";
import { follow } from "./helpers/drill";
import type { Surroundings } from "./helpers/drill";
import { account } from "./helpers/stage";

const HOME = "ap-northeast-1";
const SECOND = "ap-northeast-3";
const cluster = "groundwork-prod-world";
const arn = (region: string, name: string) => `arn:aws:rds:${region}:${account}:cluster:${name}`;

export const drillRegionLoss = (surroundings: Surroundings) =>
  follow("region-loss", surroundings, (book) => {
    beforeAll(async () => {
      const create = `aws rds create-db-cluster --engine aurora-postgresql --engine-version 15.8 --global-cluster-identifier ${cluster}-global --output text --query DBCluster.Status`;
      await book.shell.run(`aurora_cluster_identifier=${cluster}
        aws rds create-global-cluster --global-cluster-identifier ${cluster}-global --engine aurora-postgresql --engine-version 15.8 > /dev/null
        ${create} --db-cluster-identifier ${cluster} --master-username admin_user --master-user-password never-used-here
        ${create} --db-cluster-identifier ${cluster}-2 --region ${SECOND}`);
    });

    const writer = async () => {
      const { GlobalClusters } = await new RDSClient(options()).send(new DescribeGlobalClustersCommand({}));
      const own = GlobalClusters!.find((one) => one.GlobalClusterIdentifier === `${cluster}-global`)!;
      return own.GlobalClusterMembers!.find(({ IsWriter }) => IsWriter)?.DBClusterArn;
    };

    test("how far the copy is behind is told by its region", async () => {
      await book.shell.run(
        `aws cloudwatch put-metric-data --region ${SECOND} --namespace AWS/RDS --metric-name AuroraGlobalDBReplicationLag --dimensions DBClusterIdentifier=${cluster}-2 --value 812`,
      );
      expect(await book.run("lag", { SECOND })).toBe(`${cluster}-2 AuroraGlobalDBReplicationLag\t812.0\n`);
    });

    test("the second region takes over, planned or not, and gives it back", async () => {
      expect(await book.run("members")).toBe(
        `${arn(HOME, cluster)}\twriter\n${arn(SECOND, `${cluster}-2`)}\treader\n`,
      );
      for (const [act, region, name] of [
        ["switchover", SECOND, `${cluster}-2`],
        ["back", HOME, cluster],
        ["failover", SECOND, `${cluster}-2`],
      ] as const) {
        expect(await book.run(act)).toBe(`${cluster}-global\n`);
        expect(await writer()).toBe(arn(region, name));
      }
    });
  });
