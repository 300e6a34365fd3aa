import { Cloudtrail } from "@cdktf/provider-aws/lib/cloudtrail";
import type { CloudtrailAdvancedEventSelector } from "@cdktf/provider-aws/lib/cloudtrail";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { policyDocument } from "../iam/policy";
import type { ArchiveBucket } from "./log-archive";

export interface TrailProps {
  readonly name: string;
  readonly account: string;
  readonly roleName: string;
  readonly logGroupName: string;
  /** Days to keep the log group; the archive keeps the logs longer. */
  readonly retentionInDays: number;
  readonly archive: ArchiveBucket;
  readonly kmsKeyArn: string;
  /** What is recorded beside the management of resources: every call to an object or a function. */
  readonly dataEvents: readonly ("s3" | "lambda")[];
  /** ARNs of buckets whose objects are not recorded: those that the records themselves go to. */
  readonly unrecordedBuckets: readonly string[];
  /** Whether CloudTrail looks for unusual rates of calls and errors. */
  readonly insights: boolean;
}

/**
 * A record of every call in every region of the account, in the archive with a signed digest and in a log group for
 * alarms. Controls: FSBP CloudTrail.1, .2, .4, .5, CIS 3.1 to 3.7 (1.4). Sources: CloudTrail User Guide, "Role policy
 * document for CloudTrail to use CloudWatch Logs", "Logging data events".
 */
export class Trail extends Construct {
  readonly logGroupName: string;

  constructor(scope: Construct, id: string, props: TrailProps) {
    super(scope, id);
    const logGroup = new CloudwatchLogGroup(this, "log_group", {
      name: props.logGroupName,
      kmsKeyId: props.kmsKeyArn,
      retentionInDays: props.retentionInDays,
    });
    const role = new IamRole(this, "role", {
      name: props.roleName,
      description: "Lets CloudTrail write to its log group",
      // Without a condition on the source: CloudTrail states none when it takes the role, and AWS would refuse the trail.
      assumeRolePolicy: policyDocument([
        {
          Sid: "AllowService",
          Principal: { Service: "cloudtrail.amazonaws.com" },
          Action: "sts:AssumeRole",
        },
      ]),
    });
    const policy = new IamRolePolicy(this, "policy", {
      name: "write-trail",
      role: role.id,
      policy: policyDocument([
        {
          Sid: "WriteToLogGroup",
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: `${logGroup.arn}:log-stream:${props.account}_CloudTrail_*`,
        },
      ]),
    });
    new Cloudtrail(this, "trail", {
      name: props.name,
      s3BucketName: props.archive.bucketName,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      kmsKeyId: props.kmsKeyArn,
      cloudWatchLogsGroupArn: `${logGroup.arn}:*`,
      cloudWatchLogsRoleArn: role.arn,
      advancedEventSelector: props.dataEvents.length ? selectors(props) : undefined,
      insightSelector: props.insights
        ? [{ insightType: "ApiCallRateInsight" }, { insightType: "ApiErrorRateInsight" }]
        : undefined,
      dependsOn: [props.archive.policy, policy],
    });
    this.logGroupName = logGroup.name;
  }
}

function selectors({ dataEvents, unrecordedBuckets }: TrailProps): CloudtrailAdvancedEventSelector[] {
  const ofCategory = (category: string) => ({ field: "eventCategory", equalTo: [category] });
  const ofType = (type: string) => ({ field: "resources.type", equalTo: [type] });
  return [
    { name: "Management of all resources", fieldSelector: [ofCategory("Management")] },
    ...(dataEvents.includes("s3")
      ? [
          {
            name: "Objects of all buckets but those of the records",
            fieldSelector: [
              ofCategory("Data"),
              ofType("AWS::S3::Object"),
              { field: "resources.ARN", notStartsWith: unrecordedBuckets.map((arn) => `${arn}/`) },
            ],
          },
        ]
      : []),
    ...(dataEvents.includes("lambda")
      ? [
          {
            name: "Calls of all functions",
            fieldSelector: [ofCategory("Data"), ofType("AWS::Lambda::Function")],
          },
        ]
      : []),
  ];
}
