import { RandomProvider } from "@cdktf/provider-random/lib/provider";
import { Wafv2WebAclAssociation } from "@cdktf/provider-aws/lib/wafv2-web-acl-association";
import type { Construct } from "constructs";
import { keyPurposes } from "../client/columns";
import { originSecretHeader, serviceLogGroup, tableName } from "../environments/names";
import { EDGE_REGION } from "../environments/aws/regions";
import type { Settings } from "../environments/schema";
import { Certificate } from "../modules/certificate/certificate";
import { CustomerKey } from "../modules/encryption/customer-key";
import type { CustomerKeyProps } from "../modules/encryption/customer-key";
import { eventBridgeUse } from "../modules/encryption/eventbridge-use";
import { ExecutionRole } from "../modules/identity/execution-role";
import { IdentityProviders } from "../modules/identity/identity-providers";
import { TaskRole } from "../modules/identity/task-role";
import { UserPool } from "../modules/identity/user-pool";
import { WebClient } from "../modules/identity/web-client";
import { OriginSecret } from "../modules/web-acl/origin-secret";
import { WebAcl, webAclLogGroup } from "../modules/web-acl/web-acl";
import { PhaseStack } from "./phase-stack";

/**
 * Phase 2: keys by purpose, the users and how they sign in, the roles of the application, and what stands before it:
 * web ACLs and certificates. Those are requested here, phases before they are needed, so that DNS kept elsewhere can
 * prove them meanwhile.
 */
export class SecurityStack extends PhaseStack<"security"> {
  constructor(scope: Construct, settings: Settings) {
    super(scope, settings, "security");
    const { prefix } = this;

    const data = this.createKey("data", {
      description: `Stored data of ${prefix}: Aurora, cache, images, uploads, tables`,
      viaServices: ["rds", "elasticache", "ecr", "s3", "dynamodb"],
    });
    const logs = this.createKey("logs", {
      description: `Logs and notices of ${prefix}`,
      logGroups: [
        `/${prefix}/*`,
        `/aws/rds/cluster/${prefix}-*`,
        `/aws/elasticache/${prefix}/*`,
        `/aws/ecs/containerinsights/${prefix}-*`,
        `/aws/lambda/${prefix}-*`,
        webAclLogGroup(`${prefix}-*`),
      ],
      // They publish to encrypted topics in their own name.
      servicePrincipals: ["cloudwatch.amazonaws.com", "events.rds.amazonaws.com"],
      statements: [eventBridgeUse(`arn:aws:sns:${settings.region}:${settings.account}:${prefix}-*`)],
    });
    const secrets = this.createKey("secrets", {
      description: `Secrets of ${prefix}`,
      viaServices: ["secretsmanager"],
    });
    const { userPool, client } = this.createSignIn();
    const { executionRole, taskRole } = this.createRoles(data.arn, secrets.arn);
    const originSecret = this.createOriginSecret(secrets.arn);
    const webAcl = this.createWebAcl(logs.arn, originSecret);
    this.protectSignIn(userPool.arn, logs.arn);
    const certificates = this.requestCertificates();

    this.publish({
      data_kms_key_arn: data.arn,
      logs_kms_key_arn: logs.arn,
      secrets_kms_key_arn: secrets.arn,
      cognito_user_pool_id: userPool.id,
      cognito_user_pool_arn: userPool.arn,
      cognito_user_pool_endpoint: userPool.endpoint,
      cognito_client_id: client.id,
      cognito_hosted_ui_url: userPool.hostedUiUrl,
      ecs_execution_role_arn: executionRole.arn,
      ecs_task_role_arn: taskRole.arn,
      web_acl_arn: webAcl.arn,
      origin_secret_arn: originSecret.secretArn,
      certificate_domains: certificates.map(({ domainName }) => domainName),
      certificate_validation_records: certificates.map(({ validationRecord }) => validationRecord),
    });
  }

  /** Without the right to pull it, tasks run and nothing watches them. */
  private get hasGuardDutyAgent(): boolean {
    const { governance } = this.settings;
    if (!governance) return false;
    const { guardDuty, managedByOrganization } = governance;
    return guardDuty.plans.includes("runtime") || managedByOrganization.includes("guardduty");
  }

  private createKey(
    purpose: "data" | "logs" | "secrets",
    props: Pick<
      CustomerKeyProps,
      "description" | "viaServices" | "logGroups" | "servicePrincipals" | "statements"
    >,
  ): CustomerKey {
    const { account, region, security } = this.settings;
    return new CustomerKey(this, `${purpose}_key`, {
      ...props,
      alias: `${this.prefix}-${purpose}`,
      account,
      region,
      deletionWindowInDays: security.keyDeletionWindowDays,
      preventDestroy: this.isProduction,
    });
  }

  private createSignIn(): { userPool: UserPool; client: WebClient } {
    const { region, security } = this.settings;
    const { cognito } = security;
    const userPool = new UserPool(this, "user_pool", {
      name: `${this.prefix}-users`,
      region,
      domain: this.name("cognitoDomain"),
      mfa: cognito.mfa,
      passwordMinimumLength: cognito.passwordMinimumLength,
      threatProtection: cognito.threatProtection,
      groups: cognito.groups,
      protect: this.isProduction,
    });
    const providers = new IdentityProviders(this, "identity_providers", {
      userPoolId: userPool.id,
      ...cognito.identityProviders,
    });
    const client = new WebClient(this, "web_client", {
      name: `${this.prefix}-web`,
      userPoolId: userPool.id,
      callbackUrls: cognito.callbackUrls,
      logoutUrls: cognito.logoutUrls,
      accessTokenHours: cognito.accessTokenHours,
      refreshTokenDays: cognito.refreshTokenDays,
      identityProviders: providers.names,
    });
    return { userPool, client };
  }

  private createOriginSecret(secretsKmsKeyArn: string): OriginSecret {
    new RandomProvider(this, "random");
    return new OriginSecret(this, "origin_secret", {
      secretName: this.name("originSecret"),
      kmsKeyArn: secretsKmsKeyArn,
      // In development the name must be free for the next try.
      recoveryWindowInDays: this.isProduction ? 30 : 0,
      preventDestroy: this.isProduction,
      version: this.settings.security.originSecretVersion,
    });
  }

  /** For the load balancer; the realtime phase joins them. */
  private createWebAcl(logKmsKeyArn: string, originSecret: OriginSecret): WebAcl {
    return new WebAcl(this, "web_acl", {
      ...this.webAclProps(logKmsKeyArn),
      name: this.name("webAcl"),
      description: `Load balancer of ${this.prefix}`,
      ruleGroups: ["ipReputation", "knownBadInputs", "common", "sqlInjection"],
      requestsPerFiveMinutes: this.settings.security.webAcl.requestsPerFiveMinutes,
      proxy: { name: originSecretHeader, values: originSecret.accepted },
    });
  }

  /**
   * For sign-up, sign-in and tokens. Neither the common group nor that for SQL: the first takes an address of this
   * machine as a redirect for an attack, the second sees none of what a user types, which Cognito keeps from WAF.
   */
  private protectSignIn(userPoolArn: string, logKmsKeyArn: string): void {
    const webAcl = new WebAcl(this, "sign_in_web_acl", {
      ...this.webAclProps(logKmsKeyArn),
      name: this.name("signInWebAcl"),
      description: `User pool of ${this.prefix}`,
      ruleGroups: ["ipReputation", "knownBadInputs"],
      requestsPerFiveMinutes: this.settings.security.webAcl.signInRequestsPerFiveMinutes,
    });
    new Wafv2WebAclAssociation(this, "sign_in_web_acl_association", {
      resourceArn: userPoolArn,
      webAclArn: webAcl.arn,
    });
  }

  private webAclProps(logKmsKeyArn: string) {
    const { account, region, security } = this.settings;
    return {
      scope: "REGIONAL",
      account,
      region,
      logKmsKeyArn,
      logRetentionInDays: security.webAcl.logRetentionDays,
    } as const;
  }

  private requestCertificates(): { domainName: string; validationRecord: string }[] {
    const { cdn, realtime, region } = this.settings;
    const wanted = [
      { id: "alb_certificate", domain: realtime.domain, certificateRegion: region },
      { id: "cdn_certificate", domain: cdn.domain, certificateRegion: EDGE_REGION },
    ];
    return wanted.flatMap(({ id, domain, certificateRegion }) => {
      if (!domain || domain.certificateArn) return [];
      const { validationRecord } = new Certificate(this, id, {
        domainName: domain.name,
        hostedZoneId: domain.hostedZoneId,
        provider: this.providerIn(certificateRegion),
      });
      return [{ domainName: domain.name, validationRecord }];
    });
  }

  private createRoles(
    dataKmsKeyArn: string,
    secretsKmsKeyArn: string,
  ): { executionRole: ExecutionRole; taskRole: TaskRole } {
    const { account, region } = this.settings;
    const common = { prefix: this.prefix, account, region, logGroupName: serviceLogGroup(this.settings) };
    const executionRole = new ExecutionRole(this, "execution_role", {
      ...common,
      name: this.name("executionRole"),
      repositoryName: this.name("repository"),
      guardDutyAgent: this.hasGuardDutyAgent,
      secretNames: [this.name("cacheSecret")],
      secretsKmsKeyArn,
    });
    const taskRole = new TaskRole(this, "task_role", {
      ...common,
      name: this.name("taskRole"),
      bucketName: this.name("uploadBucket"),
      dataKmsKeyArn,
      dataKeyPurposes: keyPurposes,
      tableNames: (this.settings.nosql?.tables ?? []).map(({ name }) => tableName(this.settings, name)),
    });
    return { executionRole, taskRole };
  }
}
