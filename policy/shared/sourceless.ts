import { isBlock, listOf } from "../view/arguments";
import type { Arguments } from "../view/arguments";
import { namesSource } from "./publishers";
import { demandedKeys, resourcesOf } from "./statements";

/** A service that a policy admits without a condition on aws:SourceAccount or aws:SourceArn. */
interface Sourceless {
  /** Type of the resource that has the policy: a service may state its source elsewhere. */
  readonly type: string;
  readonly service: RegExp;
  /** Why there is no condition on a source, and where AWS says so. */
  readonly reason: string;
  /** Whether a statement keeps other accounts out in another way. @default it need not */
  readonly isHeld?: (statement: Arguments) => boolean;
  /** What would refuse the service: a condition on a source, or any whatever. @default none does */
  readonly refusedBy?: "source" | "condition";
}

const demands = (key: string) => (statement: Arguments) =>
  demandedKeys(statement.Condition).includes(key.toLowerCase());

const sourceless: readonly Sourceless[] = [
  {
    type: "aws_sns_topic_policy",
    service: /^events\.amazonaws\.com$/,
    reason:
      "EventBridge states no source when it publishes (EventBridge User Guide, Amazon SNS permissions of rules).",
    refusedBy: "condition",
  },
  {
    type: "aws_kms_key",
    service: /^events\.amazonaws\.com$/,
    reason:
      "EventBridge states no source to KMS, SNS states the topic (SNS Developer Guide, event sources and encrypted topics).",
    isHeld: demands("kms:EncryptionContext:aws:sns:topicArn"),
    refusedBy: "source",
  },
  {
    type: "aws_kms_key",
    service: /^logs\.[a-z0-9-]+\.amazonaws\.com$/,
    reason:
      "CloudWatch Logs states the log group, with its account (CloudWatch Logs User Guide, encrypt log data using KMS).",
    isHeld: demands("kms:EncryptionContext:aws:logs:arn"),
  },
  {
    type: "aws_s3_bucket_policy",
    service: /^logdelivery\.elasticloadbalancing\.amazonaws\.com$/,
    reason:
      "The load balancer's account is in the path to which its logs go (Application Load Balancers, access logs).",
    isHeld: (statement) => resourcesOf(statement).every((path) => /\/AWSLogs\/\d{12}\//.test(path)),
  },
  {
    type: "aws_iam_role",
    service: /^cloudtrail\.amazonaws\.com$/,
    reason:
      "CloudTrail states no source when it takes the role (CloudTrail User Guide, role policy for CloudWatch Logs).",
    refusedBy: "source",
  },
  {
    type: "aws_iam_role",
    service: /^lambda\.amazonaws\.com$/,
    reason: "What runs is a function of this account in any case: nobody passes a role to another account.",
  },
];

/** The services that a statement allows something. */
export function servicesOf({ Effect, Principal }: Arguments): string[] {
  return Effect === "Allow" && isBlock(Principal) ? listOf(Principal.Service).map(String) : [];
}

const entryFor = (type: string, service: string) =>
  sourceless.find((each) => each.type === type && each.service.test(service));

/** Whether each service that a statement admits needs no source there, and what holds it instead is written. */
export function needsNoSource(type: string, statement: Arguments): boolean {
  return servicesOf(statement).every((service) => {
    const entry = entryFor(type, service);
    return entry !== undefined && (entry.isHeld?.(statement) ?? true);
  });
}

/** Why a statement's condition refuses a service that it admits; undefined where it refuses none. */
export function refusalByCondition(type: string, statement: Arguments): string | undefined {
  const { Condition } = statement;
  if (Condition === undefined) return undefined;
  return servicesOf(statement)
    .map((service) => entryFor(type, service))
    .find((entry) => entry?.refusedBy === "condition" || (entry?.refusedBy && namesSource(Condition)))
    ?.reason;
}
