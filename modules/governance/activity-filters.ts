import type { Runbook } from "../monitoring/runbook";

/** What to look for in the trail, and what to do when it is found. */
export interface ActivityFilter {
  /** Last part of the alarm's name, and name of the metric. */
  readonly name: string;
  /** What has happened, as the alarm's description says it. */
  readonly meaning: string;
  /** Filter pattern of CloudWatch Logs, of at most 1,024 characters (API Reference, PutMetricFilter). */
  readonly pattern: string;
  /** Events within five minutes that raise the alarm. */
  readonly threshold: number;
  readonly runbook: Runbook;
  /** Recommendation of CIS AWS Foundations 1.4 and 3.0; in 1.2 it is 3.x. */
  readonly cis: string;
  /** Control of Security Hub, where there is one. */
  readonly control?: string;
}

/** Any of these calls; of one service, where a name is not that service's alone. */
function calls(names: readonly string[], eventSource?: string): string {
  const any = names.map((name) => `($.eventName=${name})`).join(" || ");
  return eventSource ? `{($.eventSource=${eventSource}) && (${any})}` : `{${any}}`;
}

/**
 * The alarms of CIS AWS Foundations, 4.1 to 4.15, in the patterns that Security Hub compares with
 * (Security Hub User Guide, "CloudWatch controls"; the benchmark itself for 4.1 and 4.15).
 */
export const activityFilters: readonly ActivityFilter[] = [
  {
    name: "unauthorized-calls",
    meaning: "Five calls and more were refused within five minutes for want of rights",
    pattern: '{($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*")}',
    // One refusal is an open console page; a row of them is somebody who tries doors.
    threshold: 5,
    runbook: "account-activity",
    cis: "4.1",
    control: "CloudWatch.2",
  },
  {
    name: "sign-in-without-mfa",
    meaning: "A user signed in to the console without a second factor",
    pattern:
      '{($.eventName="ConsoleLogin") && ($.additionalEventData.MFAUsed !="Yes") && ($.userIdentity.type="IAMUser") && ($.responseElements.ConsoleLogin="Success")}',
    threshold: 1,
    runbook: "account-activity",
    cis: "4.2",
    control: "CloudWatch.3",
  },
  {
    name: "root-usage",
    meaning: "The root user did something",
    pattern:
      '{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType !="AwsServiceEvent"}',
    threshold: 1,
    runbook: "account-activity",
    cis: "4.3",
    control: "CloudWatch.1",
  },
  {
    name: "iam-changes",
    meaning: "A policy of IAM was changed, given or taken away",
    pattern: calls(
      [
        "DeleteGroupPolicy",
        "DeleteRolePolicy",
        "DeleteUserPolicy",
        "PutGroupPolicy",
        "PutRolePolicy",
        "PutUserPolicy",
        "CreatePolicy",
        "DeletePolicy",
        "CreatePolicyVersion",
        "DeletePolicyVersion",
        "AttachRolePolicy",
        "DetachRolePolicy",
        "AttachUserPolicy",
        "DetachUserPolicy",
        "AttachGroupPolicy",
        "DetachGroupPolicy",
      ],
      "iam.amazonaws.com",
    ),
    threshold: 1,
    runbook: "account-activity",
    cis: "4.4",
    control: "CloudWatch.4",
  },
  {
    name: "trail-changes",
    meaning: "A trail was made, changed, stopped or deleted",
    pattern: calls(["CreateTrail", "UpdateTrail", "DeleteTrail", "StartLogging", "StopLogging"]),
    threshold: 1,
    runbook: "audit-trail-change",
    cis: "4.5",
    control: "CloudWatch.5",
  },
  {
    name: "failed-sign-ins",
    meaning: "Three sign-ins to the console and more failed within five minutes",
    pattern: '{($.eventName=ConsoleLogin) && ($.errorMessage="Failed authentication")}',
    threshold: 3,
    runbook: "account-activity",
    cis: "4.6",
    control: "CloudWatch.6",
  },
  {
    name: "key-deletion",
    meaning: "A customer key was switched off, or its deletion was scheduled",
    pattern: calls(["DisableKey", "ScheduleKeyDeletion"], "kms.amazonaws.com"),
    threshold: 1,
    runbook: "audit-trail-change",
    cis: "4.7",
    control: "CloudWatch.7",
  },
  {
    name: "bucket-policy-changes",
    meaning: "The policy, ACL, CORS, lifecycle or replication of a bucket was changed",
    pattern: calls(
      [
        "PutBucketAcl",
        "PutBucketPolicy",
        "PutBucketCors",
        "PutBucketLifecycle",
        "PutBucketReplication",
        "DeleteBucketPolicy",
        "DeleteBucketCors",
        "DeleteBucketLifecycle",
        "DeleteBucketReplication",
      ],
      "s3.amazonaws.com",
    ),
    threshold: 1,
    runbook: "audit-trail-change",
    cis: "4.8",
    control: "CloudWatch.8",
  },
  {
    name: "config-changes",
    meaning: "AWS Config's recorder or its delivery was changed or stopped",
    pattern: calls(
      [
        "StopConfigurationRecorder",
        "DeleteDeliveryChannel",
        "PutDeliveryChannel",
        "PutConfigurationRecorder",
      ],
      "config.amazonaws.com",
    ),
    threshold: 1,
    runbook: "audit-trail-change",
    cis: "4.9",
    control: "CloudWatch.9",
  },
  {
    name: "security-group-changes",
    meaning: "A security group was made, changed or deleted",
    pattern: calls([
      "AuthorizeSecurityGroupIngress",
      "AuthorizeSecurityGroupEgress",
      "RevokeSecurityGroupIngress",
      "RevokeSecurityGroupEgress",
      "CreateSecurityGroup",
      "DeleteSecurityGroup",
    ]),
    threshold: 1,
    runbook: "network-change",
    cis: "4.10",
    control: "CloudWatch.10",
  },
  {
    name: "network-acl-changes",
    meaning: "A network ACL was made, changed or deleted",
    pattern: calls([
      "CreateNetworkAcl",
      "CreateNetworkAclEntry",
      "DeleteNetworkAcl",
      "DeleteNetworkAclEntry",
      "ReplaceNetworkAclEntry",
      "ReplaceNetworkAclAssociation",
    ]),
    threshold: 1,
    runbook: "network-change",
    cis: "4.11",
    control: "CloudWatch.11",
  },
  {
    name: "gateway-changes",
    meaning: "A gateway to the internet or to a customer's network was made, attached or deleted",
    pattern: calls([
      "CreateCustomerGateway",
      "DeleteCustomerGateway",
      "AttachInternetGateway",
      "CreateInternetGateway",
      "DeleteInternetGateway",
      "DetachInternetGateway",
    ]),
    threshold: 1,
    runbook: "network-change",
    cis: "4.12",
    control: "CloudWatch.12",
  },
  {
    name: "route-table-changes",
    meaning: "A route or a route table was made, changed or deleted",
    pattern: calls(
      [
        "CreateRoute",
        "CreateRouteTable",
        "ReplaceRoute",
        "ReplaceRouteTableAssociation",
        "DeleteRouteTable",
        "DeleteRoute",
        "DisassociateRouteTable",
      ],
      "ec2.amazonaws.com",
    ),
    threshold: 1,
    runbook: "network-change",
    cis: "4.13",
    control: "CloudWatch.13",
  },
  {
    name: "vpc-changes",
    meaning: "A VPC or a peering of VPCs was made, changed or deleted",
    pattern: calls([
      "CreateVpc",
      "DeleteVpc",
      "ModifyVpcAttribute",
      "AcceptVpcPeeringConnection",
      "CreateVpcPeeringConnection",
      "DeleteVpcPeeringConnection",
      "RejectVpcPeeringConnection",
      "AttachClassicLinkVpc",
      "DetachClassicLinkVpc",
      "DisableVpcClassicLink",
      "EnableVpcClassicLink",
    ]),
    threshold: 1,
    runbook: "network-change",
    cis: "4.14",
    control: "CloudWatch.14",
  },
  {
    name: "organization-changes",
    meaning: "The organization, its accounts or its policies were changed",
    pattern: calls(
      [
        "AcceptHandshake",
        "AttachPolicy",
        "CreateAccount",
        "CreateOrganizationalUnit",
        "CreatePolicy",
        "DeclineHandshake",
        "DeleteOrganization",
        "DeleteOrganizationalUnit",
        "DeletePolicy",
        "DetachPolicy",
        "DisablePolicyType",
        "EnablePolicyType",
        "InviteAccountToOrganization",
        "LeaveOrganization",
        "MoveAccount",
        "RemoveAccountFromOrganization",
        "UpdateOrganizationalUnit",
        "UpdatePolicy",
      ],
      "organizations.amazonaws.com",
    ),
    threshold: 1,
    runbook: "account-activity",
    cis: "4.15",
  },
];
