import { DataAwsSecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/data-aws-secretsmanager-secret-version";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Lazy } from "cdktf";
import type { Construct } from "constructs";
import { originSecretHeader } from "../environments/names";
import { EDGE_REGION } from "../environments/aws/regions";
import type { Settings } from "../environments/schema";
import { AccessLogs, accessLogsUse } from "../modules/cdn/access-logs";
import { contentSecurityPolicy } from "../modules/cdn/content-security-policy";
import { Distribution } from "../modules/cdn/distribution";
import { FrontendBucket } from "../modules/cdn/frontend-bucket";
import { PageRouter } from "../modules/cdn/page-router";
import { SecurityHeaders } from "../modules/cdn/security-headers";
import { CustomerKey } from "../modules/encryption/customer-key";
import { WebAcl, webAclLogGroup } from "../modules/web-acl/web-acl";
import { domainCertificate } from "./domain-certificate";
import { PhaseStack } from "./phase-stack";

/** Phase 6: the web application's pages at CloudFront's edge, and the way to the service behind it. */
export class CdnStack extends PhaseStack<"cdn"> {
  private readonly security = this.read("security", [
    "cognito_hosted_ui_url",
    "origin_secret_arn",
    "certificate_domains",
  ]);
  private readonly realtime = this.read("realtime", ["alb_dns_name", "upload_s3_bucket"]);
  private readonly edge = this.providerIn(EDGE_REGION);

  constructor(scope: Construct, settings: Settings) {
    super(scope, settings, "cdn");
    const { account, cdn } = settings;

    const key = this.createFrontendKey();
    const bucket = new FrontendBucket(this, "frontend", {
      ...this.bucketProtection,
      name: this.name("frontendBucket"),
      kmsKeyArn: key.arn,
      // The distribution names the bucket, whose policy names the distribution.
      distributionArn: Lazy.stringValue({ produce: () => distribution.arn }),
    });
    const certificateArn = this.certificateArn();
    const distribution = this.createDistribution(bucket, certificateArn);
    new AccessLogs(this, "access_logs", {
      ...this.bucketProtection,
      distributionArn: distribution.arn,
      account,
      bucketName: this.name("cdnLogBucket"),
      kmsKeyArn: key.arn,
      deliveryName: this.name("cdnLogDelivery"),
      retentionInDays: cdn.logRetentionDays,
      provider: this.edge,
    });
    this.createRecords(distribution);

    this.publish({
      cloudfront_distribution_id: distribution.id,
      cloudfront_domain_name: distribution.domainName,
      frontend_url: `https://${cdn.domain?.name ?? distribution.domainName}`,
      frontend_s3_bucket: bucket.bucketName,
      cloudfront_certificate_arn: certificateArn ?? "",
    });
  }

  private get bucketProtection(): { forceDestroy: boolean; preventDestroy: boolean } {
    const { deletionProtection } = this.settings.cdn;
    return { forceDestroy: !deletionProtection, preventDestroy: deletionProtection };
  }

  /** Pages and access logs have a key of their own: CloudFront uses it, for which the data's key is not there. */
  private createFrontendKey(): CustomerKey {
    const { account, region } = this.settings;
    return new CustomerKey(this, "frontend_key", {
      ...this.keyProtection,
      alias: `${this.prefix}-frontend`,
      description: `Pages and access logs of the web application of ${this.prefix}`,
      account,
      region,
      viaServices: ["s3"],
      statements: [
        {
          Sid: "DecryptByDistributions",
          Principal: { Service: "cloudfront.amazonaws.com" },
          Action: "kms:Decrypt",
          Resource: "*",
          // Any of the account: the one distribution is made after the key. The bucket's policy names it.
          Condition: { ArnLike: { "aws:SourceArn": `arn:aws:cloudfront::${account}:distribution/*` } },
        },
        accessLogsUse(account),
      ],
    });
  }

  private createWebAcl(): WebAcl {
    const { account, cdn } = this.settings;
    const name = this.name("cdnWebAcl");
    const key = new CustomerKey(this, "web_acl_log_key", {
      ...this.keyProtection,
      provider: this.edge,
      alias: `${this.prefix}-cdn-logs`,
      description: `Logs of CloudFront's web ACL of ${this.prefix}`,
      account,
      region: EDGE_REGION,
      logGroups: [webAclLogGroup(name)],
    });
    return new WebAcl(this, "web_acl", {
      provider: this.edge,
      name,
      description: `CloudFront of ${this.prefix}`,
      scope: "CLOUDFRONT",
      account,
      region: EDGE_REGION,
      ruleGroups: ["ipReputation", "knownBadInputs", "common", "sqlInjection"],
      requestsPerFiveMinutes: cdn.requestsPerFiveMinutes,
      logKmsKeyArn: key.arn,
      logRetentionInDays: cdn.logRetentionDays,
    });
  }

  private get keyProtection(): { deletionWindowInDays: number; preventDestroy: boolean } {
    return {
      deletionWindowInDays: this.settings.security.keyDeletionWindowDays,
      preventDestroy: this.isProduction,
    };
  }

  private certificateArn(): string | undefined {
    const { domain } = this.settings.cdn;
    return (
      domain && domainCertificate(this, this.settings, domain, this.security.certificate_domains, this.edge)
    );
  }

  private createDistribution(bucket: FrontendBucket, certificateArn: string | undefined): Distribution {
    const { cdn, realtime } = this.settings;
    const { websocketPath } = realtime;
    const secret = new DataAwsSecretsmanagerSecretVersion(this, "origin_secret", {
      secretId: this.security.origin_secret_arn,
    });
    return new Distribution(this, "distribution", {
      comment: this.prefix,
      originAccessControlName: this.name("originAccessControl"),
      bucketDomainName: bucket.domainName,
      pageRouterArn: new PageRouter(this, "page_router", { name: this.name("pageRouter") }).arn,
      responseHeadersPolicyId: new SecurityHeaders(this, "security_headers", {
        name: `${this.prefix}-frontend`,
        contentSecurityPolicy: cdn.contentSecurityPolicy ?? this.defaultContentSecurityPolicy(),
        strictTransport: cdn.strictTransport,
      }).policyId,
      webAclArn: this.createWebAcl().arn,
      priceClass: cdn.priceClass,
      application: {
        domainName: realtime.domain?.name ?? this.realtime.alb_dns_name,
        https: realtime.domain !== undefined,
        paths: [websocketPath, `${websocketPath}/*`],
        proof: { name: originSecretHeader, value: secret.secretString },
      },
      domain: cdn.domain && certificateArn ? { name: cdn.domain.name, certificateArn } : undefined,
      preventDestroy: cdn.deletionProtection,
    });
  }

  private defaultContentSecurityPolicy(): string {
    const { cdn, realtime, region } = this.settings;
    const { cognito_hosted_ui_url: hostedUi } = this.security;
    // Older browsers do not count a WebSocket of the page's own host as 'self'.
    const hosts = [cdn.domain?.name, realtime.domain?.name].filter((name) => name !== undefined);
    return contentSecurityPolicy({
      calls: [
        `https://cognito-idp.${region}.amazonaws.com`,
        hostedUi,
        ...hosts.map((host) => `wss://${host}`),
      ],
      media: [`https://${this.realtime.upload_s3_bucket}.s3.${region}.amazonaws.com`],
      forms: [hostedUi],
    });
  }

  private createRecords(distribution: Distribution): void {
    const { domain } = this.settings.cdn;
    if (!domain?.hostedZoneId) return;
    for (const type of ["A", "AAAA"]) {
      new Route53Record(this, `domain_${type.toLowerCase()}`, {
        zoneId: domain.hostedZoneId,
        name: domain.name,
        type,
        alias: {
          name: distribution.domainName,
          zoneId: distribution.zoneId,
          evaluateTargetHealth: false,
        },
      });
    }
  }
}
