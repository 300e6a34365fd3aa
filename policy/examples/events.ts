import type { Example } from "../control";

export const events: Example = {
  aws_sns_topic: { example: { name: "example", kms_master_key_id: "${aws_kms_key.example.arn}" } },
  aws_sns_topic_policy: {
    example: {
      arn: "${aws_sns_topic.example.arn}",
      policy: JSON.stringify({
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "cloudwatch.amazonaws.com" },
            Action: "sns:Publish",
            Resource: "${aws_sns_topic.example.arn}",
            Condition: { StringEquals: { "aws:SourceAccount": "111111111111" } },
          },
        ],
      }),
    },
  },
  aws_lambda_function: {
    example: {
      function_name: "example",
      runtime: "nodejs22.x",
      environment: { variables: { CLUSTER_ARN: "${aws_rds_cluster.example.arn}" } },
      vpc_config: { subnet_ids: ["subnet-1", "subnet-2"] },
    },
  },
  aws_lambda_permission: {
    example: {
      function_name: "${aws_lambda_function.example.function_name}",
      principal: "events.amazonaws.com",
      source_arn: "arn:aws:events:us-east-1:111111111111:rule/example",
    },
  },
  aws_cloudwatch_log_resource_policy: {
    example: {
      policy_document: JSON.stringify({
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "delivery.logs.amazonaws.com" },
            Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
            Resource: "${aws_cloudwatch_log_group.example.arn}:*",
            Condition: { StringEquals: { "aws:SourceAccount": "111111111111" } },
          },
        ],
      }),
    },
  },
  aws_cloudwatch_log_group: {
    example: { name: "/example", kms_key_id: "${aws_kms_key.example.arn}", retention_in_days: 365 },
  },
  aws_cloudwatch_metric_alarm: {
    example: {
      alarm_name: "example",
      alarm_description: "Something fails. Runbook: docs/runbooks/service-down.md",
      alarm_actions: ["${aws_sns_topic.example.arn}"],
    },
  },
};
