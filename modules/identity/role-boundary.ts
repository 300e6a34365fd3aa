import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { Construct } from "constructs";
import { policyDocument } from "../iam/policy";

/**
 * What the platform's roles do, all of them together, by action: tasks, functions, flow logs, the proxy, what watches
 * the database, and AWS Backup, whose own policies are followed for clusters, tables and buckets.
 */
const ACTIONS = [
  "backup:Copy*",
  "backup:Describe*",
  "backup:List*",
  "backup:TagResource",
  "cloudwatch:GetMetricData",
  "dynamodb:*AwsBackupJob",
  "dynamodb:*Item",
  "dynamodb:CreateBackup",
  "dynamodb:DeleteBackup",
  "dynamodb:Describe*",
  "dynamodb:List*",
  "dynamodb:Query",
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:Describe*",
  "ec2:UnassignPrivateIpAddresses",
  "ecr:BatchCheckLayerAvailability",
  "ecr:BatchGetImage",
  "ecr:GetAuthorizationToken",
  "ecr:GetDownloadUrlForLayer",
  "events:*Rule",
  "events:*Targets",
  "events:List*",
  "events:PutEvents",
  "kms:CreateGrant",
  "kms:Decrypt",
  "kms:DescribeKey",
  "kms:GenerateDataKey*",
  "kms:ReEncrypt*",
  "logs:CreateLogGroup",
  "logs:CreateLogStream",
  "logs:Describe*",
  "logs:GetLogEvents",
  "logs:PutLogEvents",
  "logs:PutRetentionPolicy",
  "rds-db:connect",
  "rds:AddTagsToResource",
  "rds:Copy*Snapshot",
  "rds:Create*Snapshot",
  "rds:Delete*AutomatedBackup",
  "rds:Delete*Snapshot",
  "rds:Describe*",
  "rds:List*",
  "rds:Modify*SnapshotAttribute",
  "rds:ModifyDBCluster",
  "rds:ModifyDBInstance",
  "s3:AbortMultipartUpload",
  "s3:DeleteObject",
  "s3:Get*",
  "s3:List*",
  "s3:PutBucketNotification",
  "s3:PutInventoryConfiguration",
  "s3:PutObject",
  "secretsmanager:GetSecretValue",
  "ssm:GetParameter*",
  "tag:GetResources",
];

export interface RoleBoundaryProps {
  readonly name: string;
}

/**
 * The boundary of every role that an environment makes: whatever a role's policies come to allow, it does no more than
 * the platform's roles do. IAM, STS and AWS Organizations are not among it, so that no role makes itself or another one
 * more powerful; who may make roles, but only within this boundary, cannot either.
 * Source: IAM User Guide, "Permissions boundaries for IAM entities", "Delegating responsibility to others".
 */
export class RoleBoundary extends Construct {
  constructor(scope: Construct, id: string, { name }: RoleBoundaryProps) {
    super(scope, id);
    new IamPolicy(this, "policy", {
      name,
      description: "The most that a role of this environment may do",
      policy: policyDocument([{ Sid: "WhatThePlatformsRolesDo", Action: ACTIONS, Resource: "*" }]),
      // A role whose boundary is gone may do nothing.
      lifecycle: { preventDestroy: true },
    });
  }
}
