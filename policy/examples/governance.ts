import type { Example } from "../control";
import { bucketExample } from "./s3";

const detector_id = "${aws_guardduty_detector.example.id}";

export const governance: Example = {
  ...bucketExample("history"),
  // Config delivers to no bucket with a default lock.
  aws_s3_bucket_object_lock_configuration: {},
  aws_cloudtrail: {
    example: {
      s3_bucket_name: "${aws_s3_bucket.example.id}",
      is_multi_region_trail: true,
      enable_log_file_validation: true,
      kms_key_id: "${aws_kms_key.example.arn}",
      cloud_watch_logs_group_arn: "${aws_cloudwatch_log_group.example.arn}:*",
      cloud_watch_logs_role_arn: "arn:aws:iam::111111111111:role/trail",
      advanced_event_selector: [
        { field_selector: [{ field: "eventCategory", equals: ["Management"] }] },
        {
          field_selector: [
            { field: "eventCategory", equals: ["Data"] },
            { field: "resources.type", equals: ["AWS::S3::Object"] },
          ],
        },
      ],
    },
  },
  aws_config_configuration_recorder: {
    example: {
      name: "example",
      role_arn: "${aws_iam_service_linked_role.example.arn}",
      recording_group: { all_supported: true, include_global_resource_types: true },
    },
  },
  aws_config_configuration_recorder_status: {
    example: { name: "${aws_config_configuration_recorder.example.name}", is_enabled: true },
  },
  aws_config_delivery_channel: { example: { s3_bucket_name: "${aws_s3_bucket.history.bucket}" } },
  aws_iam_service_linked_role: { example: { aws_service_name: "config.amazonaws.com" } },
  aws_ebs_encryption_by_default: { example: { enabled: true } },
  aws_ebs_snapshot_block_public_access: { example: { state: "block-all-sharing" } },
  aws_iam_account_password_policy: { example: { minimum_password_length: 14 } },
  aws_securityhub_account: { example: {} },
  aws_accessanalyzer_analyzer: { example: { analyzer_name: "example", type: "ACCOUNT" } },
  aws_guardduty_detector: { example: { enable: true } },
  aws_guardduty_detector_feature: {
    s3: { detector_id, name: "S3_DATA_EVENTS", status: "ENABLED" },
    rds: { detector_id, name: "RDS_LOGIN_EVENTS", status: "ENABLED" },
    runtime: {
      detector_id,
      name: "RUNTIME_MONITORING",
      status: "ENABLED",
      additional_configuration: [{ name: "ECS_FARGATE_AGENT_MANAGEMENT", status: "ENABLED" }],
    },
    lambda: { detector_id, name: "LAMBDA_NETWORK_LOGS", status: "ENABLED" },
  },
};
