import {
  CreateReplicationGroupCommand,
  DescribeEventsCommand as DescribeCacheEventsCommand,
  DescribeReplicationGroupsCommand,
  ElastiCacheClient,
  TestFailoverCommand,
} from "@aws-sdk/client-elasticache";
import {
  CreateDBClusterCommand,
  CreateDBInstanceCommand,
  CreateDBSubnetGroupCommand,
  CreateGlobalClusterCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  DescribeEventsCommand,
  FailoverDBClusterCommand,
  FailoverGlobalClusterCommand,
  ModifyDBClusterCommand,
  ModifyDBInstanceCommand,
  RDSClient,
  SwitchoverGlobalClusterCommand,
} from "@aws-sdk/client-rds";
import { errorOf, options } from "./emulator";
import { makeNetwork } from "./network";

export function describeFailover(): void {
  test("a cluster's failover is among its events", async () => {
    const rds = new RDSClient(options());
    const { subnets } = await makeNetwork();
    const place = { DBSubnetGroupName: "failover" };
    await rds.send(
      new CreateDBSubnetGroupCommand({ ...place, DBSubnetGroupDescription: "Data", SubnetIds: subnets }),
    );
    const cluster = { DBClusterIdentifier: "failover", Engine: "aurora-postgresql" };
    await rds.send(
      new CreateDBClusterCommand({
        ...cluster,
        ...place,
        MasterUsername: "master",
        MasterUserPassword: "password",
      }),
    );
    for (const number of [1, 2]) {
      const DBInstanceIdentifier = `failover-${number}`;
      await rds.send(
        new CreateDBInstanceCommand({ ...cluster, DBInstanceIdentifier, DBInstanceClass: "db.serverless" }),
      );
    }
    await rds.send(new FailoverDBClusterCommand({ DBClusterIdentifier: "failover" }));
    const { Events } = await rds.send(
      new DescribeEventsCommand({ SourceType: "db-cluster", SourceIdentifier: "failover" }),
    );
    expect(Events).toMatchObject([
      {
        Message: "Started cross AZ failover to DB instance: failover-2",
        EventCategories: ["failover"],
        SourceArn: expect.stringMatching(/:cluster:failover$/),
      },
      { Message: "Completed failover to DB instance: failover-2" },
    ]);
  });

  test("a cluster takes the name that another one gives up, its host name and its instances with it", async () => {
    const rds = new RDSClient(options());
    const look = async (DBClusterIdentifier: string) =>
      (await rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier }))).DBClusters![0]!;
    const rename = (from: string, to: string) =>
      rds.send(new ModifyDBClusterCommand({ DBClusterIdentifier: from, NewDBClusterIdentifier: to }));
    const engine = { Engine: "aurora-postgresql", MasterUsername: "master", MasterUserPassword: "password" };
    await rds.send(
      new CreateDBClusterCommand({ ...engine, DBClusterIdentifier: "copy", DBSubnetGroupName: "failover" }),
    );
    const [old, copy] = [await look("failover"), await look("copy")];

    expect(await errorOf(rename("copy", "failover"))).toBe("DBClusterAlreadyExistsFault");
    await rename("failover", "failover-old");
    await rename("copy", "failover");
    expect(await look("failover")).toMatchObject({
      DbClusterResourceId: copy.DbClusterResourceId,
      Endpoint: old.Endpoint,
      DBClusterMembers: [],
    });
    expect((await look("failover-old")).DBClusterMembers).toHaveLength(2);
    await rds.send(
      new ModifyDBInstanceCommand({
        DBInstanceIdentifier: "failover-1",
        NewDBInstanceIdentifier: "failover-old-1",
      }),
    );
    const { DBInstances } = await rds.send(
      new DescribeDBInstancesCommand({ DBInstanceIdentifier: "failover-old-1" }),
    );
    expect(DBInstances).toMatchObject([{ DBClusterIdentifier: "failover-old" }]);
  });

  test("another member of a global cluster becomes its writer", async () => {
    const rds = new RDSClient(options());
    const world = { GlobalClusterIdentifier: "failover-world" };
    const engine = { Engine: "aurora-postgresql" };
    await rds.send(new CreateGlobalClusterCommand({ ...world, ...engine }));
    const arns = [];
    for (const name of ["world-1", "world-2"]) {
      const cluster = { DBClusterIdentifier: name, MasterUsername: "master", MasterUserPassword: "password" };
      const { DBCluster } = await rds.send(new CreateDBClusterCommand({ ...engine, ...world, ...cluster }));
      arns.push(DBCluster!.DBClusterArn!);
    }
    const to = (TargetDbClusterIdentifier: string) => ({ ...world, TargetDbClusterIdentifier });
    const { GlobalCluster } = await rds.send(new SwitchoverGlobalClusterCommand(to(arns[1]!)));
    expect(GlobalCluster!.GlobalClusterMembers).toMatchObject([
      { DBClusterArn: arns[0], IsWriter: false },
      { DBClusterArn: arns[1], IsWriter: true },
    ]);
    const back = new FailoverGlobalClusterCommand({ ...to(arns[0]!), AllowDataLoss: true });
    expect((await rds.send(back)).GlobalCluster!.GlobalClusterMembers).toMatchObject([
      { IsWriter: true },
      { IsWriter: false },
    ]);
    const stranger = arns[0]!.replace("world-1", "stranger");
    expect(await errorOf(rds.send(new SwitchoverGlobalClusterCommand(to(stranger))))).toBe(
      "DBClusterNotFoundFault",
    );
  });

  test("a replica becomes the primary, and keeps that through a change", async () => {
    const cache = new ElastiCacheClient(options());
    const group = { ReplicationGroupId: "failover" };
    const fail = (NodeGroupId = "0001", change = {}) =>
      cache.send(new TestFailoverCommand({ ...group, NodeGroupId, ...change }));
    const made = { ...group, ReplicationGroupDescription: "Failover", NumCacheClusters: 3 };
    await cache.send(new CreateReplicationGroupCommand({ ...made, AutomaticFailoverEnabled: true }));
    const alone = {
      ReplicationGroupId: "alone",
      ReplicationGroupDescription: "One node",
      NumCacheClusters: 1,
    };
    await cache.send(new CreateReplicationGroupCommand(alone));

    const primary = async () => {
      const { ReplicationGroups } = await cache.send(new DescribeReplicationGroupsCommand(group));
      const { NodeGroupMembers } = ReplicationGroups![0]!.NodeGroups![0]!;
      return NodeGroupMembers!
        .filter(({ CurrentRole }) => CurrentRole === "primary")
        .map(({ CacheClusterId }) => CacheClusterId);
    };
    expect(await primary()).toEqual(["failover-001"]);
    await fail();
    expect(await primary()).toEqual(["failover-002"]);
    expect(await errorOf(fail("0002"))).toBe("NodeGroupNotFoundFault");
    expect(await errorOf(fail("0001", { ReplicationGroupId: "alone" }))).toMatch(
      /^InvalidReplicationGroupState/,
    );
    const { Events } = await cache.send(
      new DescribeCacheEventsCommand({ SourceType: "replication-group", SourceIdentifier: "failover" }),
    );
    expect(Events!.map(({ Message }) => Message)).toEqual([
      "Test Failover API called for node group 0001",
      "Failover from primary node failover-001 to replica node failover-002 completed",
    ]);
  });
}
