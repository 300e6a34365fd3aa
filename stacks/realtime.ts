import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Wafv2WebAclAssociation } from "@cdktf/provider-aws/lib/wafv2-web-acl-association";
import { Token } from "cdktf";
import type { Construct } from "constructs";
import { serviceLogGroup, tableVariables } from "../environments/names";
import type { Settings } from "../environments/schema";
import { logins } from "../modules/database/logins";
import { AccessLogBucket } from "../modules/load-balancer/access-log-bucket";
import { Listeners } from "../modules/load-balancer/listeners";
import { LoadBalancer } from "../modules/load-balancer/load-balancer";
import { TargetGroup } from "../modules/load-balancer/target-group";
import { capacityStrategy } from "../modules/service/capacity-strategy";
import { Cluster } from "../modules/service/cluster";
import { ContainerImage } from "../modules/service/container-image";
import { DeploymentAlarms } from "../modules/service/deployment-alarms";
import { FargateService } from "../modules/service/fargate-service";
import { ImageRepository } from "../modules/service/image-repository";
import { Scaling } from "../modules/service/scaling";
import { TaskDefinition } from "../modules/service/task-definition";
import { UploadBucket } from "../modules/storage/upload-bucket";
import { domainCertificate } from "./domain-certificate";
import { PhaseStack } from "./phase-stack";

/** Phase 5: the application's service behind its load balancer, its images and its uploads. */
export class RealtimeStack extends PhaseStack<"realtime"> {
  private readonly network = this.read("networking", [
    "vpc_id",
    "public_subnet_ids",
    "private_subnet_ids",
    "alb_security_group_id",
    "app_security_group_id",
  ]);
  private readonly security = this.read("security", [
    "data_kms_key_arn",
    "logs_kms_key_arn",
    "cognito_user_pool_id",
    "cognito_user_pool_endpoint",
    "cognito_client_id",
    "ecs_execution_role_arn",
    "ecs_task_role_arn",
    "web_acl_arn",
    "certificate_domains",
  ]);
  private readonly database = this.read("database", [
    "aurora_cluster_endpoint",
    "aurora_reader_endpoint",
    "aurora_database_name",
    "aurora_port",
  ]);
  private readonly cache = this.read("cache", [
    "redis_connection_string",
    "redis_reader_endpoint",
    "redis_credentials_secret_arn",
  ]);

  constructor(scope: Construct, settings: Settings) {
    super(scope, settings, "realtime");
    const { account, realtime, region, security } = settings;

    const repository = new ImageRepository(this, "repository", {
      name: this.name("repository"),
      kmsKeyArn: this.security.data_kms_key_arn,
      forceDelete: !realtime.deletionProtection,
    });
    const uploads = new UploadBucket(this, "uploads", {
      ...this.bucketProtection(),
      name: this.name("uploadBucket"),
      kmsKeyArn: this.security.data_kms_key_arn,
      allowedOrigins: originsOf(security.cognito.callbackUrls),
    });
    const certificateArn = this.certificateArn();
    const { loadBalancer, targetGroup, listeners } = this.createLoadBalancer(certificateArn);

    const strategy = capacityStrategy(realtime);
    const name = this.name("service");
    const logs = {
      logRetentionInDays: realtime.logRetentionDays,
      logKmsKeyArn: this.security.logs_kms_key_arn,
    };
    const cluster = new Cluster(this, "cluster", { ...logs, name, defaultStrategy: strategy });
    const image = new ContainerImage(this, "image", {
      repositoryName: repository.name,
      repositoryUrl: repository.url,
      reference: realtime.image,
      architecture: realtime.architecture,
      clusterName: cluster.name,
      account,
      region,
    });
    const task = new TaskDefinition(this, "task", {
      ...realtime,
      ...logs,
      name,
      image: image.uri,
      healthCheckCommand: realtime.healthCheckCommand ?? this.defaultHealthCheck(),
      environment: this.environment(uploads.bucketName),
      secrets: this.secrets(),
      executionRoleArn: this.security.ecs_execution_role_arn,
      taskRoleArn: this.security.ecs_task_role_arn,
      logGroupName: serviceLogGroup(settings),
      region,
    });
    const metrics = {
      loadBalancerArnSuffix: loadBalancer.arnSuffix,
      targetGroupArnSuffix: targetGroup.arnSuffix,
    };
    const alarms = new DeploymentAlarms(this, "deployment_alarms", {
      prefix: name,
      ...metrics,
      runbookBaseUrl: settings.monitoring.runbookBaseUrl,
    });
    const service = new FargateService(this, "service", {
      name,
      clusterName: cluster.name,
      task,
      capacityStrategy: strategy,
      initialTasks: realtime.minTasks,
      subnetIds: this.network.private_subnet_ids,
      securityGroupId: this.network.app_security_group_id,
      targetGroupArn: targetGroup.arn,
      alarmNames: alarms.names,
      dependsOn: [cluster.capacity, listeners.serving],
    });
    new Scaling(this, "scaling", {
      ...realtime,
      ...metrics,
      clusterName: cluster.name,
      serviceName: service.name,
    });

    this.publish({
      alb_dns_name: loadBalancer.dnsName,
      websocket_url: this.websocketUrl(loadBalancer.dnsName),
      ecr_repository_url: repository.url,
      ecs_cluster_name: cluster.name,
      ecs_service_name: service.name,
      upload_s3_bucket: uploads.bucketName,
      alb_arn_suffix: loadBalancer.arnSuffix,
      target_group_arn_suffix: targetGroup.arnSuffix,
      alb_certificate_arn: certificateArn ?? "",
      service_log_group_name: serviceLogGroup(settings),
    });
  }

  private createLoadBalancer(certificateArn: string | undefined) {
    const { account, realtime } = this.settings;
    const loadBalancer = new LoadBalancer(this, "load_balancer", {
      name: this.name("loadBalancer"),
      subnetIds: this.network.public_subnet_ids,
      securityGroupId: this.network.alb_security_group_id,
      idleTimeoutSeconds: realtime.idleTimeoutSeconds,
      accessLogs: new AccessLogBucket(this, "access_logs", {
        ...this.bucketProtection(),
        name: this.name("accessLogBucket"),
        account,
        retentionInDays: realtime.logRetentionDays,
      }),
      deletionProtection: realtime.deletionProtection,
    });
    const targetGroup = new TargetGroup(this, "target_group", {
      ...realtime,
      name: this.name("targetGroup"),
      vpcId: this.network.vpc_id,
    });
    const listeners = new Listeners(this, "listeners", {
      loadBalancerArn: loadBalancer.arn,
      targetGroupArn: targetGroup.arn,
      certificateArn,
    });
    new Wafv2WebAclAssociation(this, "web_acl_association", {
      resourceArn: loadBalancer.arn,
      webAclArn: this.security.web_acl_arn,
    });
    if (realtime.domain?.hostedZoneId) {
      new Route53Record(this, "domain", {
        zoneId: realtime.domain.hostedZoneId,
        name: realtime.domain.name,
        type: "A",
        alias: { name: loadBalancer.dnsName, zoneId: loadBalancer.zoneId, evaluateTargetHealth: true },
      });
    }
    return { loadBalancer, targetGroup, listeners };
  }

  private certificateArn(): string | undefined {
    const { domain } = this.settings.realtime;
    return domain && domainCertificate(this, this.settings, domain, this.security.certificate_domains);
  }

  private websocketUrl(loadBalancerName: string): string {
    const { domain, websocketPath } = this.settings.realtime;
    const scheme = domain ? "wss" : "ws";
    return `${scheme}://${domain?.name ?? loadBalancerName}${websocketPath}`;
  }

  private bucketProtection(): { forceDestroy: boolean; preventDestroy: boolean } {
    return {
      forceDestroy: !this.settings.realtime.deletionProtection,
      preventDestroy: this.isProduction,
    };
  }

  private defaultHealthCheck(): string[] {
    const { containerPort, healthCheckPath } = this.settings.realtime;
    return ["wget", "-q", "-O", "/dev/null", `http://127.0.0.1:${containerPort}${healthCheckPath}`];
  }

  /** What the container is told in clear; docs/image.md explains each. */
  private environment(uploadBucket: string): Record<string, string> {
    const { realtime, region } = this.settings;
    return {
      PORT: String(realtime.containerPort),
      HEALTH_CHECK_PATH: realtime.healthCheckPath,
      WEBSOCKET_PATH: realtime.websocketPath,
      PING_INTERVAL_SECONDS: String(realtime.pingIntervalSeconds),
      STOP_TIMEOUT_SECONDS: String(realtime.stopTimeoutSeconds),
      AWS_REGION: region,
      COGNITO_USER_POOL_ID: this.security.cognito_user_pool_id,
      COGNITO_CLIENT_ID: this.security.cognito_client_id,
      COGNITO_ISSUER: `https://${this.security.cognito_user_pool_endpoint}`,
      DATABASE_HOST: this.database.aurora_cluster_endpoint,
      DATABASE_READER_HOST: this.database.aurora_reader_endpoint,
      DATABASE_PORT: Token.asString(this.database.aurora_port),
      DATABASE_NAME: this.database.aurora_database_name,
      DATABASE_USERNAME: logins.service,
      REDIS_URL: this.cache.redis_connection_string,
      REDIS_READER_HOST: this.cache.redis_reader_endpoint,
      UPLOAD_BUCKET: uploadBucket,
      ...tableVariables(this.settings),
    };
  }

  /** What ECS fetches when a task starts: a field of a secret. The database takes IAM tokens instead. */
  private secrets(): Record<string, string> {
    return { REDIS_AUTH_TOKEN: `${this.cache.redis_credentials_secret_arn}:token::` };
  }
}

/** The web application's origins: where it is sent after sign-in. */
function originsOf(urls: readonly string[]): string[] {
  return [...new Set(urls.map((url) => new URL(url).origin))];
}
