import {
  AddTagsToResourceCommand,
  CreateDBClusterCommand,
  CreateDBClusterParameterGroupCommand,
  CreateDBInstanceCommand,
  CreateDBParameterGroupCommand,
  CreateDBSubnetGroupCommand,
  CreateEventSubscriptionCommand,
  DeleteDBClusterCommand,
  DeleteDBClusterParameterGroupCommand,
  DeleteDBInstanceCommand,
  DeleteDBSubnetGroupCommand,
  DeleteEventSubscriptionCommand,
  DescribeDBClusterParametersCommand,
  DescribeDBClustersCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBInstancesCommand,
  DescribeDBParametersCommand,
  DescribeDBSubnetGroupsCommand,
  DescribeEventSubscriptionsCommand,
  DisableHttpEndpointCommand,
  EnableHttpEndpointCommand,
  ListTagsForResourceCommand,
  ModifyDBClusterCommand,
  ModifyDBClusterParameterGroupCommand,
  ModifyDBInstanceCommand,
  ModifyDBParameterGroupCommand,
  ModifyDBSubnetGroupCommand,
  ModifyEventSubscriptionCommand,
  RDSClient,
  ResetDBClusterParameterGroupCommand,
} from "@aws-sdk/client-rds";
import { account, errorOf, options, region } from "./emulator";
import { makeNetwork } from "./network";

export function describeRds(): void {
  let rds: RDSClient;
  let subnets: string[];

  beforeAll(async () => {
    rds = new RDSClient(options());
    ({ subnets } = await makeNetwork());
    await rds.send(
      new CreateDBSubnetGroupCommand({
        DBSubnetGroupName: "data",
        DBSubnetGroupDescription: "before",
        SubnetIds: subnets,
      }),
    );
    for (const name of ["cluster", "other"]) {
      await rds.send(
        new CreateDBClusterParameterGroupCommand({
          DBClusterParameterGroupName: name,
          DBParameterGroupFamily: "aurora-postgresql15",
          Description: name,
        }),
      );
    }
  });

  const clusterInput = {
    DBClusterIdentifier: "aurora",
    Engine: "aurora-postgresql",
    EngineVersion: "15.8",
    MasterUsername: "groundwork",
    MasterUserPassword: "a-long-password",
    DBSubnetGroupName: "data",
    DBClusterParameterGroupName: "cluster",
    EnableHttpEndpoint: true,
    EnableIAMDatabaseAuthentication: true,
    EnableCloudwatchLogsExports: ["postgresql"],
    ServerlessV2ScalingConfiguration: { MinCapacity: 0, MaxCapacity: 4, SecondsUntilAutoPause: 600 },
  };
  const cluster = async () =>
    (await rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: "aurora" }))).DBClusters![0]!;
  const instance = async () =>
    (await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: "aurora-1" }))).DBInstances![0]!;

  test("a cluster is what it was created as, and spans three zones", async () => {
    await rds.send(new CreateDBClusterCommand(clusterInput));
    expect(await cluster()).toMatchObject({
      HttpEndpointEnabled: true,
      IAMDatabaseAuthenticationEnabled: true,
      EnabledCloudwatchLogsExports: ["postgresql"],
      ServerlessV2ScalingConfiguration: { MinCapacity: 0, MaxCapacity: 4, SecondsUntilAutoPause: 600 },
      AvailabilityZones: ["a", "c", "d"].map((zone) => `${region}${zone}`),
    });
    expect((await cluster()).ScalingConfigurationInfo).toBeUndefined();
    expect(await errorOf(rds.send(new CreateDBClusterCommand(clusterInput)))).toBe(
      "DBClusterAlreadyExistsFault",
    );
  });

  test("a cluster is refused without its subnet group, its parameter group, or a second zone", async () => {
    const one = await makeNetwork(["a"]);
    const narrow = {
      DBSubnetGroupName: "narrow",
      DBSubnetGroupDescription: "one zone",
      SubnetIds: one.subnets,
    };
    await rds.send(new CreateDBSubnetGroupCommand(narrow));
    const create = (change: object) =>
      errorOf(
        rds.send(new CreateDBClusterCommand({ ...clusterInput, DBClusterIdentifier: "second", ...change })),
      );
    expect(await create({ DBSubnetGroupName: "none" })).toBe("DBSubnetGroupNotFoundFault");
    expect(await create({ DBSubnetGroupName: "narrow" })).toBe("DBSubnetGroupDoesNotCoverEnoughAZs");
    expect(await create({ DBClusterParameterGroupName: "none" })).toMatch(/^DBClusterParameterGroupNotFound/);
  });

  test("a cluster changes in place", async () => {
    await rds.send(
      new ModifyDBClusterCommand({
        DBClusterIdentifier: "aurora",
        EnableIAMDatabaseAuthentication: false,
        CloudwatchLogsExportConfiguration: { DisableLogTypes: ["postgresql"], EnableLogTypes: ["instance"] },
        ServerlessV2ScalingConfiguration: { MinCapacity: 1, MaxCapacity: 8 },
        DBClusterParameterGroupName: "other",
        BackupRetentionPeriod: 14,
        ApplyImmediately: true,
      }),
    );
    expect(await cluster()).toMatchObject({
      Status: "available",
      IAMDatabaseAuthenticationEnabled: false,
      EnabledCloudwatchLogsExports: ["instance"],
      ServerlessV2ScalingConfiguration: { MinCapacity: 1, MaxCapacity: 8 },
      DBClusterParameterGroup: "other",
      BackupRetentionPeriod: 14,
      HttpEndpointEnabled: true,
    });

    const { DBClusterArn: ResourceArn } = await cluster();
    await rds.send(new DisableHttpEndpointCommand({ ResourceArn }));
    expect((await cluster()).HttpEndpointEnabled).toBe(false);
    await rds.send(new EnableHttpEndpointCommand({ ResourceArn }));
    expect((await cluster()).HttpEndpointEnabled).toBe(true);

    await rds.send(
      new AddTagsToResourceCommand({
        ResourceName: ResourceArn,
        Tags: [{ Key: "Phase", Value: "database" }],
      }),
    );
    const { TagList } = await rds.send(new ListTagsForResourceCommand({ ResourceName: ResourceArn }));
    expect(TagList).toEqual([{ Key: "Phase", Value: "database" }]);
    const missing = new ModifyDBClusterCommand({ DBClusterIdentifier: "none", BackupRetentionPeriod: 7 });
    expect(await errorOf(rds.send(missing))).toBe("DBClusterNotFoundFault");
  });

  test("an instance keeps its monitoring, insights and certificate, as created and as modified", async () => {
    const role = `arn:aws:iam::${account}:role/monitoring`;
    await rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: "aurora-1",
        DBClusterIdentifier: "aurora",
        DBInstanceClass: "db.serverless",
        Engine: "aurora-postgresql",
        MonitoringInterval: 60,
        MonitoringRoleArn: role,
        EnablePerformanceInsights: true,
        PerformanceInsightsKMSKeyId: "a-key",
        PerformanceInsightsRetentionPeriod: 7,
      }),
    );
    expect(await instance()).toMatchObject({
      DBInstanceStatus: "available",
      CACertificateIdentifier: "rds-ca-rsa2048-g1",
      AvailabilityZone: `${region}a`,
      DBSubnetGroup: { DBSubnetGroupName: "data" },
      MonitoringInterval: 60,
      MonitoringRoleArn: role,
      PerformanceInsightsEnabled: true,
      PerformanceInsightsKMSKeyId: "a-key",
      PerformanceInsightsRetentionPeriod: 7,
    });
    expect((await cluster()).DBClusterMembers).toMatchObject([
      { DBInstanceIdentifier: "aurora-1", IsClusterWriter: true },
    ]);

    await rds.send(
      new ModifyDBInstanceCommand({
        DBInstanceIdentifier: "aurora-1",
        MonitoringInterval: 30,
        EnablePerformanceInsights: false,
        PromotionTier: 2,
        ApplyImmediately: true,
      }),
    );
    expect(await instance()).toMatchObject({
      MonitoringInterval: 30,
      MonitoringRoleArn: role,
      PerformanceInsightsEnabled: false,
      PromotionTier: 2,
    });
    const missing = new ModifyDBInstanceCommand({ DBInstanceIdentifier: "none", PromotionTier: 1 });
    expect(await errorOf(rds.send(missing))).toMatch(/^DBInstanceNotFound/);
  });

  test("windows may touch and not overlap", async () => {
    const windows = (PreferredBackupWindow: string, PreferredMaintenanceWindow: string) =>
      rds.send(
        new ModifyDBClusterCommand({
          DBClusterIdentifier: "aurora",
          PreferredBackupWindow,
          PreferredMaintenanceWindow,
        }),
      );
    await expect(windows("03:00-04:01", "sun:04:00-sun:05:00")).rejects.toThrow("must not overlap");
    await expect(windows("23:50-00:20", "sun:00:00-sun:01:00")).rejects.toThrow("must not overlap");
    await expect(windows("03:00-03:10", "sun:04:00-sun:05:00")).rejects.toThrow("at least 30 minutes");
    await expect(windows("3-4", "sun:04:00-sun:05:00")).rejects.toThrow("Invalid backup window");
    await windows("03:00-04:00", "sun:04:00-sun:05:00");
    const change = { DBInstanceIdentifier: "aurora-1", PreferredMaintenanceWindow: "sun:04:00-sun:04:30" };
    await rds.send(new ModifyDBInstanceCommand(change));
    expect(await instance()).toMatchObject({
      PreferredBackupWindow: "03:00-04:00",
      PreferredMaintenanceWindow: "sun:04:00-sun:04:30",
    });
  });

  test("a parameter group tells what the user set, and loses what is reset", async () => {
    const parameter = (ParameterName: string, ParameterValue: string) =>
      ({ ParameterName, ParameterValue, ApplyMethod: "immediate" }) as const;
    const name = { DBClusterParameterGroupName: "cluster" };
    const set = async () => (await rds.send(new DescribeDBClusterParametersCommand(name))).Parameters;
    const Parameters = [parameter("rds.force_ssl", "1"), parameter("timezone", "UTC")];
    await rds.send(new ModifyDBClusterParameterGroupCommand({ ...name, Parameters }));
    expect(await set()).toMatchObject(Parameters.map((one) => ({ ...one, Source: "user" })));
    await rds.send(new ResetDBClusterParameterGroupCommand({ ...name, Parameters: [Parameters[1]!] }));
    expect(await set()).toMatchObject([{ ParameterName: "rds.force_ssl" }]);

    const instances = { DBParameterGroupName: "instances" };
    const family = { DBParameterGroupFamily: "aurora-postgresql15", Description: "instances" };
    await rds.send(new CreateDBParameterGroupCommand({ ...instances, ...family }));
    const logged = [parameter("log_statement", "ddl")];
    await rds.send(new ModifyDBParameterGroupCommand({ ...instances, Parameters: logged }));
    const { Parameters: shown } = await rds.send(
      new DescribeDBParametersCommand({ ...instances, Source: "user" }),
    );
    expect(shown).toMatchObject([{ ...logged[0], Source: "user" }]);
  });

  test("a subnet group is still there after a change", async () => {
    const group = { DBSubnetGroupName: "data" };
    const change = { DBSubnetGroupDescription: "after", SubnetIds: subnets };
    await rds.send(new ModifyDBSubnetGroupCommand({ ...group, ...change }));
    const { DBSubnetGroups } = await rds.send(new DescribeDBSubnetGroupsCommand(group));
    expect(DBSubnetGroups).toMatchObject([{ DBSubnetGroupDescription: "after" }]);
  });

  test("an event subscription changes and goes", async () => {
    const subscription = { SubscriptionName: "events" };
    const shown = async () =>
      (await rds.send(new DescribeEventSubscriptionsCommand(subscription))).EventSubscriptionsList![0]!;
    const topic = { SnsTopicArn: `arn:aws:sns:${region}:${account}:events` };
    await rds.send(
      new CreateEventSubscriptionCommand({ ...subscription, ...topic, EventCategories: ["failover"] }),
    );
    expect(await shown()).toMatchObject({ Enabled: true, EventCategoriesList: ["failover"] });
    const change = { EventCategories: ["failover", "failure"], Enabled: false };
    await rds.send(new ModifyEventSubscriptionCommand({ ...subscription, ...change }));
    expect(await shown()).toMatchObject({ Enabled: false, EventCategoriesList: ["failover", "failure"] });
    await rds.send(new DeleteEventSubscriptionCommand(subscription));
    expect(await errorOf(shown())).toMatch(/^SubscriptionNotFound/);
  });

  test("what is in use stays, and a cluster goes only with an answer about its final snapshot", async () => {
    const group = { DBSubnetGroupName: "data" };
    const parameters = { DBClusterParameterGroupName: "other" };
    expect(await errorOf(rds.send(new DeleteDBSubnetGroupCommand(group)))).toBe(
      "InvalidDBSubnetGroupStateFault",
    );
    expect(await errorOf(rds.send(new DeleteDBClusterParameterGroupCommand(parameters)))).toMatch(
      /^InvalidDBParameterGroupState/,
    );

    await rds.send(
      new DeleteDBInstanceCommand({ DBInstanceIdentifier: "aurora-1", SkipFinalSnapshot: true }),
    );
    const aurora = { DBClusterIdentifier: "aurora" };
    expect(await errorOf(rds.send(new DeleteDBClusterCommand(aurora)))).toBe("InvalidParameterCombination");
    await rds.send(new DeleteDBClusterCommand({ ...aurora, FinalDBSnapshotIdentifier: "last" }));
    expect(await errorOf(cluster())).toBe("DBClusterNotFoundFault");
    const snapshots = new DescribeDBClusterSnapshotsCommand({ DBClusterSnapshotIdentifier: "last" });
    expect((await rds.send(snapshots)).DBClusterSnapshots).toMatchObject([{ DBClusterIdentifier: "aurora" }]);

    await rds.send(new DeleteDBClusterParameterGroupCommand(parameters));
    await rds.send(new DeleteDBSubnetGroupCommand(group));
    expect(await errorOf(rds.send(new DescribeDBSubnetGroupsCommand(group)))).toBe(
      "DBSubnetGroupNotFoundFault",
    );
  });
}
