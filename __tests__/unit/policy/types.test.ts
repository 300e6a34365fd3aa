import { environmentNames, exampleNames } from "../../../environments";
import { controls } from "../../../policy/controls";
import { synthesizeAll } from "../../../tools/synth/all";

/** Types of which no control asks anything, and why. */
const unasked: Record<string, readonly string[]> = {
  "joins or names what is judged itself": [
    "aws_acm_certificate_validation",
    "aws_cognito_user_group",
    "aws_cognito_user_pool_domain",
    "aws_db_proxy_default_target_group",
    "aws_db_proxy_endpoint",
    "aws_db_proxy_target",
    "aws_ecs_cluster_capacity_providers",
    "aws_elasticache_subnet_group",
    "aws_kms_alias",
    "aws_rds_global_cluster",
    "aws_route53_record",
    "aws_route_table_association",
    "aws_secretsmanager_secret_version",
    "random_id",
    "terraform_data",
  ],
  "is a way out, which routes and security groups decide on": [
    "aws_eip",
    "aws_internet_gateway",
    "aws_nat_gateway",
  ],
  "has no value that AWS's lists or this project call unsafe": [
    "aws_appautoscaling_policy",
    "aws_appautoscaling_target",
    "aws_cloudfront_function",
    "aws_cloudwatch_dashboard",
    "aws_db_parameter_group",
    "aws_dynamodb_contributor_insights",
    "aws_elasticache_parameter_group",
    "aws_lambda_function_event_invoke_config",
    "aws_s3_bucket_cors_configuration",
  ],
  "is one more guard beside those that controls demand": [
    "aws_backup_region_settings",
    "aws_backup_vault_policy",
    "aws_budgets_budget",
    "aws_cloudwatch_event_rule",
    "aws_cloudwatch_event_target",
    "aws_cloudwatch_log_metric_filter",
    "aws_cognito_risk_configuration",
    "aws_config_config_rule",
    "aws_securityhub_standards_subscription",
  ],
  "is judged where somebody trusts it, or as a setting": [
    "aws_cognito_identity_provider",
    "aws_iam_openid_connect_provider",
    "aws_iam_service_linked_role",
    "aws_sns_topic_subscription",
  ],
};

test("every resource type in use is asked something by a control, or is on this list", () => {
  const used = synthesizeAll([...environmentNames, ...exampleNames]).flatMap(({ stacks }) =>
    Object.values(stacks).flatMap(({ resource }) => Object.keys(resource as object)),
  );
  // Of its own accord, or through what it is seen from: then a failing example changes it.
  const asked = new Set(
    controls.flatMap(({ types, examples }) => [
      ...types,
      ...examples.failing.flatMap((example) => Object.keys(example)),
    ]),
  );
  const others = [...new Set(used)].filter((type) => !asked.has(type));
  expect(others.sort()).toEqual(Object.values(unasked).flat().sort());
}, 60_000);
