import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { CloudwatchLogResourcePolicy } from "@cdktf/provider-aws/lib/cloudwatch-log-resource-policy";
import { Wafv2WebAcl } from "@cdktf/provider-aws/lib/wafv2-web-acl";
import { Wafv2WebAclLoggingConfiguration } from "@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { policyDocument } from "../iam/policy";
import { forgeryRule, managedRule, rateRule, visibility } from "./rules";
import type { HeaderProof, ManagedRuleGroup } from "./rules";

/** Headers that are someone's right to something, and so in no log. */
const SECRET_HEADERS = ["authorization", "cookie", "sec-websocket-protocol"];

export interface WebAclProps {
  /** At most 128 letters, digits, `-` and `_`. */
  readonly name: string;
  readonly description: string;
  /** `CLOUDFRONT` in us-east-1 only. */
  readonly scope: "REGIONAL" | "CLOUDFRONT";
  readonly account: string;
  /** Region of the web ACL and its logs. */
  readonly region: string;
  /** Managed rule groups, in the order in which they look at a request. */
  readonly ruleGroups: readonly ManagedRuleGroup[];
  /** Requests of one address in five minutes, 10 or more, above which it is blocked. */
  readonly requestsPerFiveMinutes: number;
  /** A proxy whose requests count towards no address, since it has limited them already. @default none */
  readonly proxy?: HeaderProof;
  /** Key of the log group, in the same region; its policy must let CloudWatch Logs use it for this group. */
  readonly logKmsKeyArn: string;
  /** One of the periods that CloudWatch Logs offers. */
  readonly logRetentionInDays: number;
  /** The provider of `region`. @default the stack's own */
  readonly provider?: TerraformProvider;
}

/** The log group of a web ACL: WAF delivers to no name that does not begin like this. */
export function webAclLogGroup(name: string): string {
  return `aws-waf-logs-${name}`;
}

/**
 * A web ACL that blocks what its rules match, lets everything else through, and logs each request without the
 * headers that hold a right.
 * Controls: FSBP WAF.10 (has rules), WAF.11 (logs), WAF.12 (metrics).
 */
export class WebAcl extends Construct {
  /** Known once its log is set up. */
  readonly arn: string;

  constructor(scope: Construct, id: string, props: WebAclProps) {
    super(scope, id);
    const { name, provider, proxy, ruleGroups } = props;
    const acl = new Wafv2WebAcl(this, "acl", {
      provider,
      name,
      description: props.description,
      scope: props.scope,
      defaultAction: { allow: {} },
      rule: [
        rateRule(props.requestsPerFiveMinutes, 0, proxy),
        ...(proxy ? [forgeryRule(proxy, 1)] : []),
        ...ruleGroups.map((group, index) => managedRule(group, index + 2)),
      ],
      visibilityConfig: visibility(name),
    });
    this.arn = this.createLog(acl.arn, props).resourceArn;
  }

  private createLog(webAclArn: string, props: WebAclProps): Wafv2WebAclLoggingConfiguration {
    const { account, name, provider, proxy, region } = props;
    const group = new CloudwatchLogGroup(this, "log_group", {
      provider,
      name: webAclLogGroup(name),
      kmsKeyId: props.logKmsKeyArn,
      retentionInDays: props.logRetentionInDays,
    });
    // WAF would write one itself, without its conditions and under no one's care.
    const policy = new CloudwatchLogResourcePolicy(this, "log_policy", {
      provider,
      policyName: webAclLogGroup(name),
      policyDocument: policyDocument([
        {
          Sid: "DeliverWebAclLogs",
          Principal: { Service: "delivery.logs.amazonaws.com" },
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: `${group.arn}:*`,
          Condition: {
            StringEquals: { "aws:SourceAccount": account },
            ArnLike: { "aws:SourceArn": `arn:aws:logs:${region}:${account}:*` },
          },
        },
      ]),
    });
    const secret = [...SECRET_HEADERS, ...(proxy ? [proxy.name] : [])];
    return new Wafv2WebAclLoggingConfiguration(this, "logging", {
      provider,
      resourceArn: webAclArn,
      logDestinationConfigs: [group.arn],
      redactedFields: secret.map((header) => ({ singleHeader: { name: header } })),
      dependsOn: [policy],
    });
  }
}
