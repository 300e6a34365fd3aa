interface Output {
  readonly type: "string" | "number" | "list";
  readonly description: string;
}

const text = (description: string) => ({ type: "string", description }) as const;
const number = (description: string) => ({ type: "number", description }) as const;
const list = (description: string) => ({ type: "list", description }) as const;

/**
 * The output contract: what each phase publishes in its remote state, for the phases after it and for the
 * application. Nothing in it is a secret; secrets leave as ARNs only. The names that users of the Terraform
 * original know are kept. `docs/outputs.md` documents it and a test holds both together.
 */
export const contract = {
  bootstrap: {
    state_bucket: text("S3 bucket that holds the state of every phase"),
    state_kms_key_arn: text("Key that encrypts the state"),
  },
  networking: {
    vpc_id: text("VPC"),
    public_subnet_ids: list("Subnets of the load balancer, one a zone"),
    private_subnet_ids: list("Subnets of the application, one a zone"),
    isolated_subnet_ids: list("Subnets of the data stores, one a zone, without a route out"),
    alb_security_group_id: text("Security group of the load balancer"),
    app_security_group_id: text("Security group of the application's tasks"),
    migration_security_group_id: text("Security group of the migration function"),
    database_security_group_id: text("Security group of Aurora"),
    cache_security_group_id: text("Security group of the cache"),
    proxy_security_group_id: text("Security group of RDS Proxy; empty without one"),
    nat_gateway_ids: list("NAT gateways; none, one, or one a zone"),
  },
  security: {
    data_kms_key_arn: text("Key for stored data: Aurora, cache, ECR, uploads"),
    logs_kms_key_arn: text("Key for CloudWatch log groups and alarm topics"),
    secrets_kms_key_arn: text("Key for Secrets Manager"),
    cognito_user_pool_id: text("Cognito user pool"),
    cognito_user_pool_arn: text("Cognito user pool, as an ARN"),
    cognito_user_pool_endpoint: text("Issuer host and path of the tokens, without https://"),
    cognito_client_id: text("App client of the single page application"),
    cognito_hosted_ui_url: text("Address of the hosted sign-in pages"),
    ecs_execution_role_arn: text("Role with which ECS starts a task"),
    ecs_task_role_arn: text("Role of the running application"),
    web_acl_arn: text("Web ACL of the load balancer"),
    origin_secret_arn: text("Secret by which the load balancer knows CloudFront"),
    certificate_domains: list("Domains for which a certificate was requested"),
    certificate_validation_records: list("DNS records that prove them: name, type, value"),
  },
  database: {
    aurora_cluster_arn: text("Aurora cluster"),
    aurora_cluster_endpoint: text("Host name of the writer"),
    aurora_reader_endpoint: text("Host name that spreads over the readers"),
    aurora_database_name: text("Name of the database"),
    aurora_port: number("Port of both endpoints"),
    db_credentials_secret_arn: text("Secret with username, password, engine, host, port, dbname"),
    rds_proxy_endpoint: text("Host name of RDS Proxy; empty without one"),
    rds_proxy_reader_endpoint: text("The same for reading; empty without readers"),
    aurora_secondary_reader_endpoint: text("Host name for reading in the second region; empty without one"),
    backup_vault_arn: text("Vault of AWS Backup"),
    backup_role_arn: text("Role with which AWS Backup takes backups"),
    backup_topic_arn: text("Topic of backups that failed"),
    migration_function_name: text(
      "Lambda function that migrates and does the background work; empty with MySQL",
    ),
    maintenance_schedule_name: text(
      "EventBridge rule that calls it for the background work; empty with MySQL",
    ),
    aurora_cluster_identifier: text("Aurora cluster, as its metrics name it"),
    aurora_instance_identifiers: list("Its instances; which one writes may change"),
    aurora_log_group_name: text("Log group of the exported log"),
  },
  cache: {
    redis_endpoint: text("Host name of the primary"),
    redis_reader_endpoint: text("Host name that spreads over the replicas"),
    redis_connection_string: text("rediss:// address without the token"),
    memcached_endpoint: text("Where clients of Memcached ask for its nodes; empty without it"),
    redis_credentials_secret_arn: text("Secret with the authentication token, host and port"),
    redis_node_ids: list("Nodes, as their metrics name them; which one is the primary may change"),
  },
  realtime: {
    alb_dns_name: text("Host name of the load balancer"),
    websocket_url: text("Address of the WebSocket endpoint"),
    ecr_repository_url: text("Where to push the application's image"),
    ecs_cluster_name: text("ECS cluster"),
    ecs_service_name: text("ECS service"),
    upload_s3_bucket: text("Private bucket of uploaded files"),
    alb_arn_suffix: text("Load balancer, as its metrics name it"),
    target_group_arn_suffix: text("Its target group, as its metrics name it"),
    alb_certificate_arn: text("Certificate of the load balancer; empty without HTTPS"),
    service_log_group_name: text("Log group of the application"),
  },
  cdn: {
    cloudfront_distribution_id: text("CloudFront distribution"),
    cloudfront_domain_name: text("Its own host name, to which a domain's DNS points"),
    frontend_url: text("Address of the web application"),
    frontend_s3_bucket: text("Private bucket of the web application's pages"),
    cloudfront_certificate_arn: text("Certificate of the distribution; empty without a domain"),
  },
  monitoring: {
    alarm_topic_arn: text("Topic of alarms that somebody must act on now"),
    notice_topic_arn: text("Topic of alarms that somebody should look at"),
    dashboard_url: text("Dashboard of all alarms and what they watch"),
  },
  governance: {
    governance_kms_key_arn: text("Key of the account's records and notices"),
    security_topic_arn: text("Topic of all that the account's guards have to tell"),
  },
  nosql: {
    nosql_table_names: list("Tables of DynamoDB, in the order of the settings"),
    nosql_table_arns: list("The same as ARNs"),
    nosql_stream_arns: list("Streams of those tables that have one"),
  },
} as const satisfies Record<string, Record<string, Output>>;

export type Phase = keyof typeof contract;

type ValueOf<T extends Output> = T["type"] extends "list"
  ? string[]
  : T["type"] extends "number"
    ? number
    : string;

type Contract<P extends Phase> = (typeof contract)[P];
export type OutputName<P extends Phase> = keyof Contract<P> & string;

/** What a phase publishes, name by name. */
export type Outputs<P extends Phase> = {
  readonly [K in OutputName<P>]: Contract<P>[K] extends Output ? ValueOf<Contract<P>[K]> : never;
};

/** One output's declaration. */
export function outputOf<P extends Phase>(phase: P, name: OutputName<P>): Output {
  return (contract[phase] as Record<string, Output>)[name]!;
}
