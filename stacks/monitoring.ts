import { propertyAccess, Token } from "cdktf";
import type { Construct } from "constructs";
import type { Settings } from "../environments/schema";
import { migrationTimeoutSeconds } from "../modules/database/migration-function";
import type { Alarm, AlarmContext } from "../modules/monitoring/alarm";
import { ApplicationAlarms } from "../modules/monitoring/application-alarms";
import { CacheAlarms } from "../modules/monitoring/cache-alarms";
import { CompositeAlarm } from "../modules/monitoring/composite-alarm";
import { Dashboard } from "../modules/monitoring/dashboard";
import { DatabaseAlarms } from "../modules/monitoring/database-alarms";
import { EdgeAlarms } from "../modules/monitoring/edge-alarms";
import { LoadBalancerAlarms } from "../modules/monitoring/load-balancer-alarms";
import { MigrationAlarms } from "../modules/monitoring/migration-alarms";
import { NatAlarms } from "../modules/monitoring/nat-alarms";
import { ServiceAlarms } from "../modules/monitoring/service-alarms";
import { SignInAlarm } from "../modules/monitoring/sign-in-alarm";
import { WebSocketCheck } from "../modules/monitoring/websocket-check";
import { alarmContexts } from "./alarm-contexts";
import { PhaseStack } from "./phase-stack";

/** Phase 7: alarms on all that the phases before made, whom they tell, and one dashboard. */
export class MonitoringStack extends PhaseStack<"monitoring"> {
  private readonly network = this.read("networking", ["nat_gateway_ids"]);
  private readonly security = this.read("security", [
    "logs_kms_key_arn",
    "cognito_user_pool_id",
    "cognito_client_id",
  ]);
  private readonly database = this.read("database", [
    "aurora_cluster_identifier",
    "aurora_log_group_name",
    "migration_function_name",
    "maintenance_schedule_name",
  ]);
  private readonly cache = this.read("cache", ["redis_node_ids"]);
  private readonly realtime = this.read("realtime", [
    "alb_arn_suffix",
    "target_group_arn_suffix",
    "alb_certificate_arn",
    "ecs_cluster_name",
    "ecs_service_name",
    "service_log_group_name",
    "websocket_url",
  ]);
  private readonly cdn = this.read("cdn", ["cloudfront_distribution_id", "cloudfront_certificate_arn"]);
  /** Alarms of this region, and of CloudFront's. */
  private readonly here: AlarmContext;
  private readonly edge: AlarmContext;

  constructor(scope: Construct, settings: Settings) {
    super(scope, settings, "monitoring");
    ({ here: this.here, edge: this.edge } = alarmContexts(this, settings, {
      kmsKeyArn: this.security.logs_kms_key_arn,
      providerIn: (region) => this.providerIn(region),
    }));

    const balancer = this.watchLoadBalancer();
    const service = this.watchService();
    const application = this.watchApplication();
    const database = this.watchDatabase();
    const cache = this.watchCache();
    const migration = this.watchMigration();
    const nat = this.watchNat();
    const edge = this.watchEdge();
    const check = this.checkWebSocket();

    const down = new CompositeAlarm(this, this.here, {
      name: "service-down",
      meaning: "Users cannot work: no task serves them, requests fail, or the database is down",
      runbook: "service-down",
      anyOf: [
        balancer.noHealthyTarget,
        balancer.targetErrors,
        balancer.balancerErrors,
        database.silent,
        check,
      ].filter((alarm) => alarm !== undefined),
    });
    const nearLimit = new CompositeAlarm(this, this.here, {
      name: "service-near-limit",
      meaning: "The service, the database or the cache is at its limit: users wait, or soon will",
      runbook: "service-near-limit",
      anyOf: [
        balancer.latency,
        balancer.rejectedConnections,
        ...service.all,
        database.capacity,
        database.memory,
        database.connections,
        ...cache.limits,
      ],
      silentDuring: down,
    });

    const sections: { title: string; alarms: readonly Alarm[] }[] = [
      { title: "Users", alarms: [...balancer.all, ...(check ? [check] : [])] },
      { title: "Service", alarms: [...service.all, ...application] },
      { title: "Database", alarms: [...database.all, ...(migration?.all ?? [])] },
      { title: "Cache", alarms: cache.all },
      { title: "Network and CloudFront", alarms: [...nat.all, ...edge.all] },
    ];
    const alarms = sections.flatMap(({ alarms }) => alarms);
    const dashboard = new Dashboard(this, "dashboard", {
      name: this.prefix,
      region: settings.region,
      states: [down, nearLimit, ...alarms.filter(({ region }) => region === settings.region)],
      sections,
    });

    this.publish({
      alarm_topic_arn: this.here.topics.page,
      notice_topic_arn: this.here.topics.notice,
      dashboard_url: dashboard.url,
    });
  }

  private get thresholds() {
    return this.settings.monitoring.thresholds;
  }

  private watchLoadBalancer(): LoadBalancerAlarms {
    return new LoadBalancerAlarms(this, "load_balancer", this.here, {
      ...this.thresholds,
      loadBalancerArnSuffix: this.realtime.alb_arn_suffix,
      targetGroupArnSuffix: this.realtime.target_group_arn_suffix,
      webAclMetricName: this.name("webAcl"),
      certificateArn: this.settings.realtime.domain && this.realtime.alb_certificate_arn,
    });
  }

  private watchService(): ServiceAlarms {
    return new ServiceAlarms(this, "service", this.here, {
      clusterName: this.realtime.ecs_cluster_name,
      serviceName: this.realtime.ecs_service_name,
      cpuPercent: this.thresholds.serviceCpuPercent,
      memoryPercent: this.thresholds.serviceMemoryPercent,
    });
  }

  /** What the application and Cognito say. */
  private watchApplication(): Alarm[] {
    const application = new ApplicationAlarms(this, "application", this.here, {
      ...this.thresholds,
      logGroupName: this.realtime.service_log_group_name,
    });
    const signIn = new SignInAlarm(this, this.here, {
      userPoolId: this.security.cognito_user_pool_id,
      clientId: this.security.cognito_client_id,
      failures: this.thresholds.failedLogins,
    });
    return [...application.all, signIn];
  }

  private watchDatabase(): DatabaseAlarms {
    const { databaseCpuPercent, databaseCapacityPercent, databaseFreeMemoryPercent } = this.thresholds;
    return new DatabaseAlarms(this, "database_alarms", this.here, {
      ...this.settings.database,
      ...this.thresholds,
      clusterIdentifier: this.database.aurora_cluster_identifier,
      cpuPercent: databaseCpuPercent,
      capacityPercent: databaseCapacityPercent,
      freeMemoryPercent: databaseFreeMemoryPercent,
      connectionsPercent: this.thresholds.databaseConnectionsPercent,
      logGroupName: this.database.aurora_log_group_name,
    });
  }

  private watchCache(): CacheAlarms {
    const { thresholds } = this;
    return new CacheAlarms(this, "cache_alarms", this.here, {
      nodeIds: itemsOf(this.cache.redis_node_ids, this.settings.cache.nodes),
      cpuPercent: thresholds.cacheCpuPercent,
      memoryPercent: thresholds.cacheMemoryPercent,
      evictions: thresholds.cacheEvictions,
      connections: thresholds.cacheConnections,
      replicationLagSeconds: thresholds.cacheReplicationLagSeconds,
    });
  }

  /** MySQL has no migration function. */
  private watchMigration(): MigrationAlarms | undefined {
    if (this.settings.database.engine !== "aurora-postgresql") return undefined;
    return new MigrationAlarms(this, "migration", this.here, {
      functionName: this.database.migration_function_name,
      timeoutSeconds: migrationTimeoutSeconds,
      scheduleName: this.database.maintenance_schedule_name,
      intervalHours: this.settings.database.maintenanceIntervalHours,
    });
  }

  private watchNat(): NatAlarms {
    const { nat, availabilityZones } = this.settings.networking;
    const gateways = { none: 0, single: 1, "per-az": availabilityZones.length }[nat];
    return new NatAlarms(this, "nat", this.here, {
      gatewayIds: itemsOf(this.network.nat_gateway_ids, gateways),
    });
  }

  private watchEdge(): EdgeAlarms {
    return new EdgeAlarms(this, "edge", this.edge, {
      ...this.thresholds,
      distributionId: this.cdn.cloudfront_distribution_id,
      webAclMetricName: this.name("cdnWebAcl"),
      certificateArn: this.settings.cdn.domain && this.cdn.cloudfront_certificate_arn,
    });
  }

  private checkWebSocket(): Alarm | undefined {
    const { account, monitoring, realtime } = this.settings;
    if (monitoring.websocketCheckMinutes === undefined) return undefined;
    return new WebSocketCheck(this, "websocket_check", this.here, {
      functionName: this.name("websocketCheck"),
      roleName: this.name("websocketCheckRole"),
      account,
      url: this.realtime.websocket_url,
      intervalMinutes: monitoring.websocketCheckMinutes,
      logKmsKeyArn: this.security.logs_kms_key_arn,
      logRetentionInDays: realtime.logRetentionDays,
    }).alarm;
  }
}

/** The items of a published list, which has as many as the settings say; a plan fails where it has fewer. */
function itemsOf(list: string[], count: number): string[] {
  return Array.from({ length: count }, (_, index) => Token.asString(propertyAccess(list, [index])));
}
