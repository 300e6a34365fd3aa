import type { Construct } from "constructs";
import { keyPurposes } from "../client/columns";
import { serviceLogGroup } from "../environments/names";
import type { Settings } from "../environments/schema";
import { CustomerKey } from "../modules/encryption/customer-key";
import type { CustomerKeyProps } from "../modules/encryption/customer-key";
import { ExecutionRole } from "../modules/identity/execution-role";
import { IdentityProviders } from "../modules/identity/identity-providers";
import { TaskRole } from "../modules/identity/task-role";
import { UserPool } from "../modules/identity/user-pool";
import { WebClient } from "../modules/identity/web-client";
import { PhaseStack } from "./phase-stack";

/** Phase 2: keys by purpose, the users and how they sign in, and the roles of the application. */
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
      ],
      // They publish to encrypted topics in their own name.
      servicePrincipals: ["cloudwatch.amazonaws.com", "events.amazonaws.com", "events.rds.amazonaws.com"],
    });
    const secrets = this.createKey("secrets", {
      description: `Secrets of ${prefix}`,
      viaServices: ["secretsmanager"],
    });
    const { userPool, client } = this.createSignIn();
    const { executionRole, taskRole } = this.createRoles(data.arn, secrets.arn);

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
    });
  }

  private get isProduction(): boolean {
    return this.settings.profile === "production";
  }

  private createKey(
    purpose: "data" | "logs" | "secrets",
    props: Pick<CustomerKeyProps, "description" | "viaServices" | "logGroups" | "servicePrincipals">,
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
      secretNames: [this.name("cacheSecret")],
      secretsKmsKeyArn,
    });
    const taskRole = new TaskRole(this, "task_role", {
      ...common,
      name: this.name("taskRole"),
      bucketName: this.name("uploadBucket"),
      dataKmsKeyArn,
      dataKeyPurposes: keyPurposes,
    });
    return { executionRole, taskRole };
  }
}
