import type { Construct } from "constructs";
import type { Settings } from "../environments/schema";
import { MEMCACHED_PORT } from "../modules/cache/memcached";
import { engineFacts } from "../modules/database/engine";
import { CustomerKey } from "../modules/encryption/customer-key";
import { FlowLogs } from "../modules/networking/flow-logs";
import { GatewayEndpoints } from "../modules/networking/gateway-endpoints";
import { InterfaceEndpoints } from "../modules/networking/interface-endpoints";
import { IsolatedNetworkAcl } from "../modules/networking/isolated-network-acl";
import { Routing } from "../modules/networking/routing";
import { SecurityGroups } from "../modules/networking/security-groups";
import { Vpc } from "../modules/networking/vpc";
import { PhaseStack } from "./phase-stack";

const REDIS = 6379;

/** Phase 1: the network, who may speak to whom in it, and the record of who did. */
export class NetworkingStack extends PhaseStack<"networking"> {
  constructor(scope: Construct, settings: Settings) {
    super(scope, settings, "networking");
    const { account, cache, database, region, networking, realtime } = settings;
    const { prefix } = this;
    const memcachedPort = cache.memcached && MEMCACHED_PORT;
    const databasePort = engineFacts[database.engine].port;

    const vpc = new Vpc(this, "vpc", { prefix, ...networking });
    const routing = new Routing(this, "routing", {
      prefix,
      vpcId: vpc.id,
      internetGatewayId: vpc.internetGatewayId,
      publicSubnets: vpc.publicSubnets,
      privateSubnets: vpc.privateSubnets,
      isolatedSubnets: vpc.isolatedSubnets,
      nat: networking.nat,
    });
    const gatewayEndpoints = new GatewayEndpoints(this, "gateway_endpoints", {
      prefix,
      vpcId: vpc.id,
      account,
      region,
      // Not the isolated tier's table: data stores have no route out, not even to AWS.
      routeTableIds: routing.privateRouteTableIds,
    });
    const groups = new SecurityGroups(this, "security_groups", {
      prefix,
      vpcId: vpc.id,
      containerPort: realtime.containerPort,
      databasePort,
      cachePort: REDIS,
      memcachedPort,
      databaseProxy: database.proxy !== undefined,
      https: realtime.domain !== undefined,
      internet: networking.nat !== "none",
      interfaceEndpoints: networking.interfaceEndpoints.length > 0,
      prefixListIds: gatewayEndpoints.prefixListIds,
    });
    if (groups.endpoints) {
      new InterfaceEndpoints(this, "interface_endpoints", {
        prefix,
        vpcId: vpc.id,
        account,
        region,
        services: networking.interfaceEndpoints,
        subnetIds: vpc.privateSubnets.map(({ id }) => id),
        securityGroupId: groups.endpoints,
      });
    }
    new IsolatedNetworkAcl(this, "isolated", {
      prefix,
      vpcId: vpc.id,
      privateSubnets: vpc.privateSubnets,
      isolatedSubnets: vpc.isolatedSubnets,
      ports: [databasePort, REDIS, ...(memcachedPort ? [memcachedPort] : [])],
    });
    this.createFlowLogs(vpc.id);

    this.publish({
      vpc_id: vpc.id,
      public_subnet_ids: vpc.publicSubnets.map(({ id }) => id),
      private_subnet_ids: vpc.privateSubnets.map(({ id }) => id),
      isolated_subnet_ids: vpc.isolatedSubnets.map(({ id }) => id),
      alb_security_group_id: groups.alb,
      app_security_group_id: groups.app,
      migration_security_group_id: groups.migration,
      database_security_group_id: groups.database,
      cache_security_group_id: groups.cache,
      proxy_security_group_id: groups.proxy ?? "",
      nat_gateway_ids: [...routing.natGatewayIds],
    });
  }

  /** The logs have a key of their own, since those of phase 2 are not there yet. */
  private createFlowLogs(vpcId: string): void {
    const { account, region, networking, security } = this.settings;
    const logGroupName = `/${this.prefix}/flow-logs`;
    const key = new CustomerKey(this, "flow_logs_key", {
      alias: `${this.prefix}-flow-logs`,
      description: `VPC flow logs of ${this.prefix}`,
      account,
      region,
      logGroups: [logGroupName],
      deletionWindowInDays: security.keyDeletionWindowDays,
      preventDestroy: this.isProduction,
    });
    new FlowLogs(this, "flow_logs", {
      vpcId,
      account,
      region,
      roleName: this.name("flowLogRole"),
      logGroupName,
      kmsKeyArn: key.arn,
      retentionInDays: networking.flowLogRetentionDays,
    });
  }
}
