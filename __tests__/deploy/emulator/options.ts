import {
  CreateCacheClusterCommand,
  CreateCacheSubnetGroupCommand,
  DeleteCacheClusterCommand,
  DescribeCacheClustersCommand,
  ElastiCacheClient,
  ModifyCacheClusterCommand,
} from "@aws-sdk/client-elasticache";
import {
  CreateDBProxyCommand,
  CreateDBProxyEndpointCommand,
  DeleteDBProxyEndpointCommand,
  DescribeDBProxiesCommand,
  DescribeDBProxyEndpointsCommand,
  ModifyDBProxyCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import { errorOf, options } from "./emulator";
import { makeNetwork } from "./network";

/** What only an option of the settings uses: Memcached and RDS Proxy, as the emulator answers them. */
export function describeOptions(): void {
  test("a cluster of Memcached keeps its zones and groups, and takes further nodes", async () => {
    const elasticache = new ElastiCacheClient(options());
    const { subnets } = await makeNetwork();
    const group = { CacheSubnetGroupName: "memcached", CacheSubnetGroupDescription: "x", SubnetIds: subnets };
    await elasticache.send(new CreateCacheSubnetGroupCommand(group));
    const CacheClusterId = "kept";
    const input = {
      CacheClusterId,
      Engine: "memcached",
      EngineVersion: "1.6.22",
      CacheNodeType: "cache.t4g.micro",
      Port: 11211,
      SecurityGroupIds: ["sg-1"],
      CacheSubnetGroupName: "memcached",
      TransitEncryptionEnabled: true,
    };
    const make = (NumCacheNodes: number) =>
      elasticache.send(new CreateCacheClusterCommand({ ...input, NumCacheNodes, AZMode: "cross-az" }));
    expect(await errorOf(make(1))).toBe("InvalidParameterCombinationException");
    await make(2);
    const described = async () =>
      (await elasticache.send(new DescribeCacheClustersCommand({ CacheClusterId, ShowCacheNodeInfo: true })))
        .CacheClusters![0]!;
    expect(await described()).toMatchObject({
      PreferredAvailabilityZone: "Multiple",
      SecurityGroups: [{ SecurityGroupId: "sg-1" }],
      TransitEncryptionEnabled: true,
      ConfigurationEndpoint: { Port: 11211 },
    });
    await elasticache.send(new ModifyCacheClusterCommand({ CacheClusterId, NumCacheNodes: 3 }));
    expect((await described()).CacheNodes).toHaveLength(3);
    await elasticache.send(new DeleteCacheClusterCommand({ CacheClusterId }));
    expect(await errorOf(described())).toBe("CacheClusterNotFoundFault");
  });

  test("a proxy is modified, and keeps endpoints of its own", async () => {
    const rds = new RDSClient(options());
    const { subnets: VpcSubnetIds } = await makeNetwork();
    const DBProxyName = "kept";
    const auth = (IAMAuth: "DISABLED" | "REQUIRED") => [
      {
        AuthScheme: "SECRETS" as const,
        SecretArn: "arn:aws:secretsmanager:ap-northeast-1:444455556666:secret:kept",
        IAMAuth,
      },
    ];
    await rds.send(
      new CreateDBProxyCommand({
        DBProxyName,
        EngineFamily: "POSTGRESQL",
        RoleArn: "arn:aws:iam::444455556666:role/proxy",
        VpcSubnetIds,
        Auth: auth("DISABLED"),
        RequireTLS: true,
      }),
    );
    const change = { DBProxyName, Auth: auth("REQUIRED"), IdleClientTimeout: 900 };
    await rds.send(new ModifyDBProxyCommand(change));
    const { DBProxies } = await rds.send(new DescribeDBProxiesCommand({ DBProxyName }));
    expect(DBProxies).toEqual([
      expect.objectContaining({ RequireTLS: true, IdleClientTimeout: 900, Auth: auth("REQUIRED") }),
    ]);

    const DBProxyEndpointName = "readers";
    const endpoint = { DBProxyName, DBProxyEndpointName, VpcSubnetIds, TargetRole: "READ_ONLY" as const };
    await rds.send(new CreateDBProxyEndpointCommand(endpoint));
    expect(await errorOf(rds.send(new CreateDBProxyEndpointCommand(endpoint)))).toBe(
      "DBProxyEndpointAlreadyExistsFault",
    );
    const found = () => rds.send(new DescribeDBProxyEndpointsCommand({ DBProxyEndpointName }));
    expect((await found()).DBProxyEndpoints).toEqual([
      expect.objectContaining({ DBProxyName, TargetRole: "READ_ONLY", Status: "available" }),
    ]);
    await rds.send(new DeleteDBProxyEndpointCommand({ DBProxyEndpointName }));
    expect(await errorOf(found())).toBe("DBProxyEndpointNotFoundFault");
  });
}
