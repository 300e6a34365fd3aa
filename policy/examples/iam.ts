import type { Example } from "../control";

const ofThisAccount = { Condition: { StringEquals: { "aws:SourceAccount": "111111111111" } } };

export const iam: Example = {
  aws_iam_role: {
    example: {
      name: "example",
      assume_role_policy: policyWith({
        Principal: { Service: "ecs-tasks.amazonaws.com" },
        Action: "sts:AssumeRole",
        ...ofThisAccount,
      }),
      permissions_boundary: "${aws_iam_policy.boundary.arn}",
    },
  },
  aws_iam_role_policy: {
    example: { policy: policyWith({ Action: "s3:GetObject", Resource: "${aws_s3_bucket.example.arn}/*" }) },
  },
  aws_iam_policy: {
    boundary: { name: "example-boundary", policy: policyWith({ Action: "s3:GetObject", Resource: "*" }) },
    example: { policy: policyWith({ Action: "s3:GetObject", Resource: "${aws_s3_bucket.example.arn}/*" }) },
  },
  aws_secretsmanager_secret: {
    example: { name: "example", kms_key_id: "${aws_kms_key.example.arn}", recovery_window_in_days: 30 },
  },
  aws_secretsmanager_secret_rotation: {
    example: {
      secret_id: "${aws_secretsmanager_secret.example.id}",
      rotation_rules: { automatically_after_days: 30 },
    },
  },
};

/** A policy of one statement, which allows unless it says otherwise. */
export function policyWith(statement: object): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
}
