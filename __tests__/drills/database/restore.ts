import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DescribeDBClustersCommand, DescribeDBInstancesCommand, RDSClient } from "@aws-sdk/client-rds";
import { options } from "../../deploy/emulator/emulator";
import { follow } from "../helpers/drill";
import type { Surroundings } from "../helpers/drill";
import { knowTo } from "../helpers/state";

const cluster = "groundwork-prod-cluster";
const restored = `${cluster}-restored`;

export const drillRestoreDatabase = (surroundings: Surroundings) =>
  follow("restore-database", surroundings, (book) => {
    let folder: string;

    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), "drill-deploy-"));
      const group = await book.shell.run(`
        aws rds create-db-cluster-parameter-group --db-cluster-parameter-group-name groundwork-prod-cluster-pg \\
          --db-parameter-group-family aurora-postgresql15 --description Cluster > /dev/null
        aws ec2 create-security-group --group-name database --description Database --vpc-id "$vpc_id" --query GroupId --output text`);
      await book.shell.run(`database_security_group_id=${group.trim()}`);
    });

    afterAll(() => rm(folder, { recursive: true }));

    /** Resource id of a cluster, its status, and its instances with their zones. */
    const look = async (name: string) => {
      const rds = new RDSClient(options());
      const { DBClusters } = await rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: name }));
      const Filters = [{ Name: "db-cluster-id", Values: [name] }];
      const { DBInstances } = await rds.send(new DescribeDBInstancesCommand({ Filters }));
      const instances = DBInstances!.map((one) => [one.DBInstanceIdentifier!, one.AvailabilityZone!]);
      return {
        id: DBClusters![0]!.DbClusterResourceId,
        status: DBClusters![0]!.Status,
        instances: instances.sort(),
      };
    };

    test("one can go back to a moment or a snapshot", async () => {
      await book.shell.run(
        `aws rds create-db-cluster-snapshot --db-cluster-identifier ${cluster} --db-cluster-snapshot-identifier by-hand > /dev/null`,
      );
      expect(await book.run("moments")).toMatch(
        /^\S+\t\S+\t\S+\t15\.8\n[\s\S]*by-hand\t\S+\tavailable\t15\.8\n$/,
      );
    });

    test("a copy of a moment, and one of a snapshot, are as Terraform wants them", async () => {
      await expect(book.run("prepare")).rejects.toThrow(/CAPACITY: minCapacity and maxCapacity/);
      const CAPACITY = "MinCapacity=1,MaxCapacity=32";
      expect(await book.run("prepare", { CAPACITY })).toBe("groundwork-prod-cluster-pg\n");
      await expect(book.run("moment")).rejects.toThrow(/RESTORE_TO: the last good moment/);
      const RESTORE_TO = new Date(Date.now() - 600_000).toISOString();
      expect(await book.run("moment", { RESTORE_TO })).toBe(`${restored}\n`);
      await book.shell.run(`restored=${cluster}-other`);
      expect(await book.run("snapshot", { SNAPSHOT: "by-hand" })).toBe(`${cluster}-other\n`);
      await book.shell.run(`restored=${restored}`);

      const before = await look(cluster);
      expect(await book.run("instances")).toMatch(/^(\S+-restored-\d\t\S+\n){3}true\n$/);
      const copy = await look(restored);
      expect(copy.status).toBe("available");
      expect(copy.id).not.toBe(before.id);
      expect(copy.instances).toEqual(
        before.instances.map(([name, zone]) => [name!.replace(cluster, restored), zone]),
      );
    });

    test("the service is closed out, and let in again", async () => {
      await book.query("close");
      await book.query("end");
      const mayLogIn = async () =>
        (
          await surroundings
            .database()
            .query("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'chat_service'")
        )[0]!;
      expect(await mayLogIn()).toEqual({ rolcanlogin: false });
      await book.query("open");
      expect(await mayLogIn()).toEqual({ rolcanlogin: true });
    });

    test("the copy takes the name, and Terraform takes it for its own; the way back is the same", async () => {
      const [old, copy] = [await look(cluster), await look(restored)];
      await book.run("swap");
      expect(await look(cluster)).toEqual({ ...copy, instances: old.instances });
      expect((await look(`${cluster}-old`)).id).toBe(old.id);

      await knowTo("database", ["networking", "security"], {
        aws_rds_cluster: [cluster],
        aws_rds_cluster_instance: [1, 2, 3].map((number) => `${cluster}-${number}`),
      });
      const plan = await book.run("plan", { GROUNDWORK_DEPLOY_FOLDER: folder });
      expect(plan).toContain("  ~   aws_rds_cluster.aurora_cluster");
      expect(plan.match(/^ +~ +aws_rds_cluster_instance/gm)).toHaveLength(3);
      expect(plan).not.toMatch(/replaced|destroyed|^ +-/m);
      const dangers = [...plan.matchAll(/^ +because (.*)$/gm)].map(([, because]) => because);
      expect([...new Set(dangers)]).toEqual(["performance_insights_retention_period: 0 becomes 465"]);

      await book.run("back");
      expect(await look(cluster)).toEqual(old);
    });
  });
