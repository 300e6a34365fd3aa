import type { NoticeText } from "../monitoring/notice-text";

/** An event that is told as it happens. */
export interface NoticeRule extends NoticeText {
  /** Last part of the rule's name. */
  readonly name: string;
  readonly description: string;
  readonly pattern: Readonly<Record<string, unknown>>;
  /** Whether AWS sends some of these events to us-east-1, wherever the account works. @default false */
  readonly isGlobal?: true;
}

const ACTOR = "$.detail.userIdentity.arn";
const CALL = { call: "$.detail.eventName", actor: ACTOR, error: "$.detail.errorCode" };

/** A call that the trail recorded. */
function recordedCall(source: string, eventName: readonly string[]) {
  return {
    source: [`aws.${source}`],
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventSource: [`${source}.amazonaws.com`], eventName },
  };
}

/**
 * What is told as it happens, within a minute where the trail's alarms take five and more.
 *
 * @param prefix first part of the names of the Config rules whose findings are told
 * @param minimumSeverity lowest severity of a GuardDuty finding that is told, 1 to 10
 */
export function noticeRules(prefix: string, minimumSeverity: number): readonly NoticeRule[] {
  return [
    {
      name: "security-group",
      description: "A security group was changed",
      pattern: recordedCall("ec2", [
        "AuthorizeSecurityGroupEgress",
        "AuthorizeSecurityGroupIngress",
        "CreateSecurityGroup",
        "DeleteSecurityGroup",
        "ModifySecurityGroupRules",
        "RevokeSecurityGroupEgress",
        "RevokeSecurityGroupIngress",
      ]),
      paths: { ...CALL, group: "$.detail.requestParameters.groupId" },
      lines: ["Security group <group>: <call> by <actor>.", "Refused with, if it was: <error>"],
      runbook: "network-change",
    },
    {
      name: "network-acl",
      description: "A network ACL was changed",
      pattern: recordedCall("ec2", [
        "CreateNetworkAcl",
        "CreateNetworkAclEntry",
        "DeleteNetworkAcl",
        "DeleteNetworkAclEntry",
        "ReplaceNetworkAclAssociation",
        "ReplaceNetworkAclEntry",
      ]),
      paths: { ...CALL, acl: "$.detail.requestParameters.networkAclId" },
      lines: ["Network ACL <acl>: <call> by <actor>.", "Refused with, if it was: <error>"],
      runbook: "network-change",
    },
    {
      name: "trail",
      description: "A trail was changed, stopped or deleted",
      pattern: recordedCall("cloudtrail", [
        "DeleteTrail",
        "PutEventSelectors",
        "PutInsightSelectors",
        "StopLogging",
        "UpdateTrail",
      ]),
      paths: { ...CALL, trail: "$.detail.requestParameters.name" },
      lines: ["Trail <trail>: <call> by <actor>.", "Refused with, if it was: <error>"],
      runbook: "audit-trail-change",
    },
    {
      name: "root-sign-in",
      description: "The root user signed in, or tried to",
      pattern: {
        "detail-type": ["AWS Console Sign In via CloudTrail"],
        detail: { userIdentity: { type: ["Root"] } },
      },
      paths: {
        result: "$.detail.responseElements.ConsoleLogin",
        address: "$.detail.sourceIPAddress",
        mfa: "$.detail.additionalEventData.MFAUsed",
      },
      lines: ["Sign-in of the root user: <result>, from <address>.", "With a second factor: <mfa>"],
      runbook: "account-activity",
      isGlobal: true,
    },
    {
      name: "noncompliance",
      description: "A resource breaks a rule of AWS Config",
      pattern: {
        source: ["aws.config"],
        "detail-type": ["Config Rules Compliance Change"],
        detail: {
          messageType: ["ComplianceChangeNotification"],
          configRuleName: [{ prefix: `${prefix}-` }],
          newEvaluationResult: { complianceType: ["NON_COMPLIANT"] },
        },
      },
      paths: {
        rule: "$.detail.configRuleName",
        type: "$.detail.resourceType",
        resource: "$.detail.resourceId",
      },
      lines: ["<type> <resource> breaks the rule <rule>."],
      runbook: "noncompliance",
    },
    {
      name: "security-hub",
      description: "A control of Security Hub failed, critical or high",
      pattern: {
        source: ["aws.securityhub"],
        "detail-type": ["Security Hub Findings - Imported"],
        detail: {
          findings: {
            Severity: { Label: ["CRITICAL", "HIGH"] },
            Compliance: { Status: ["FAILED"] },
            Workflow: { Status: ["NEW"] },
            RecordState: ["ACTIVE"],
          },
        },
      },
      paths: {
        title: "$.detail.findings[0].Title",
        severity: "$.detail.findings[0].Severity.Label",
        resource: "$.detail.findings[0].Resources[0].Id",
      },
      lines: ["<severity>: <title>", "Resource: <resource>"],
      runbook: "noncompliance",
    },
    {
      name: "guardduty",
      description: `GuardDuty found something of severity ${minimumSeverity} or more`,
      pattern: {
        source: ["aws.guardduty"],
        "detail-type": ["GuardDuty Finding"],
        detail: { severity: [{ numeric: [">=", minimumSeverity] }] },
      },
      paths: {
        title: "$.detail.title",
        type: "$.detail.type",
        severity: "$.detail.severity",
        id: "$.detail.id",
      },
      lines: ["Severity <severity>: <title>", "Type: <type>", "Finding: <id>"],
      runbook: "threat-finding",
    },
    {
      name: "external-access",
      description: "Somebody outside of the account may reach a resource",
      pattern: {
        source: ["aws.access-analyzer"],
        "detail-type": ["Access Analyzer Finding"],
        detail: { status: ["ACTIVE"] },
      },
      paths: {
        resource: "$.detail.resource",
        type: "$.detail.resourceType",
        public: "$.detail.isPublic",
      },
      lines: ["<type> <resource> can be reached from outside of the account.", "By everybody: <public>"],
      runbook: "threat-finding",
    },
    {
      name: "health",
      description: "AWS has a notice for the account",
      pattern: { source: ["aws.health"], "detail-type": ["AWS Health Event"] },
      paths: {
        service: "$.detail.service",
        code: "$.detail.eventTypeCode",
        category: "$.detail.eventTypeCategory",
        start: "$.detail.startTime",
        text: "$.detail.eventDescription[0].latestDescription",
      },
      lines: ["<service>, <category>: <code>, from <start>.", "<text>"],
      runbook: "aws-health",
      isGlobal: true,
    },
  ];
}
