import { Lb } from "@cdktf/provider-aws/lib/lb";
import { Construct } from "constructs";
import type { AccessLogBucket } from "./access-log-bucket";

export interface LoadBalancerProps {
  /** At most 32 characters. */
  readonly name: string;
  /** Public subnets in two zones or more. */
  readonly subnetIds: string[];
  readonly securityGroupId: string;
  /** Seconds after which a silent connection is closed; WebSockets must ping more often. */
  readonly idleTimeoutSeconds: number;
  readonly accessLogs: AccessLogBucket;
  readonly deletionProtection: boolean;
}

/**
 * An Application Load Balancer that faces the internet.
 * Controls: FSBP ELB.4 (invalid headers), ELB.5 (logs), ELB.6 (deletion), ELB.12 (desync), ELB.13 (zones).
 */
export class LoadBalancer extends Construct {
  readonly arn: string;
  /** The part of the ARN that metrics carry. */
  readonly arnSuffix: string;
  readonly dnsName: string;
  /** Zone of `dnsName`, for alias records. */
  readonly zoneId: string;

  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id);
    const loadBalancer = new Lb(this, "alb", {
      name: props.name,
      loadBalancerType: "application",
      internal: false,
      subnets: props.subnetIds,
      securityGroups: [props.securityGroupId],
      idleTimeout: props.idleTimeoutSeconds,
      enableHttp2: true,
      dropInvalidHeaderFields: true,
      desyncMitigationMode: "defensive",
      // Tells the application how the client came: x-amzn-tls-version, x-amzn-tls-cipher-suite.
      enableTlsVersionAndCipherSuiteHeaders: true,
      enableDeletionProtection: props.deletionProtection,
      accessLogs: { bucket: props.accessLogs.bucketName, enabled: true },
      dependsOn: [props.accessLogs.policy],
    });
    this.arn = loadBalancer.arn;
    this.arnSuffix = loadBalancer.arnSuffix;
    this.dnsName = loadBalancer.dnsName;
    this.zoneId = loadBalancer.zoneId;
  }
}
