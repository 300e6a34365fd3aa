/** Interface endpoints without which the application cannot run where there is no NAT, and what for. */
export const neededWithoutNat: Readonly<Record<string, string>> = {
  "ecr.api": "to find its image",
  "ecr.dkr": "to pull its image",
  logs: "to write its logs",
  secretsmanager: "to read its secrets",
  "cognito-idp": "to fetch the keys that verify a Cognito token",
  kms: "to unwrap the keys of sealed columns",
};

/**
 * Interface endpoints by service name that an application of this kind may want.
 * Source: AWS PrivateLink Guide, "AWS services that integrate with AWS PrivateLink", read on 2026-11-21.
 */
export const endpointServices: readonly string[] = [
  ...Object.keys(neededWithoutNat),
  ...["application-autoscaling", "autoscaling", "backup", "bedrock-runtime", "cloudtrail", "config"],
  ...["ec2", "ec2messages", "ecs", "ecs-agent", "ecs-telemetry", "elasticache", "elasticloadbalancing"],
  ...["email-smtp", "events", "execute-api", "guardduty-data", "kinesis-firehose", "kinesis-streams"],
  ...["lambda", "monitoring", "rds", "rds-data", "sns", "sqs", "ssm", "ssmmessages", "states", "sts", "xray"],
];

/** Services that have a gateway endpoint in every environment, without charge. */
export const gatewayServices: readonly string[] = ["s3", "dynamodb"];
