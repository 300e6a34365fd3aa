import { environmentNames } from "../../../environments";
import type { Settings } from "../../../environments/schema";
import { CdnStack } from "../../../stacks/cdn";
import { byId, find, only, output, referenced, resources, statements, synthStack } from "../synth";
import type { Body, Json } from "../synth";

/** The dev environment with some of its settings for the CDN changed. */
const synthDev = (cdn: Partial<Settings["cdn"]>) =>
  synthStack(CdnStack, "dev", (settings) => ({ ...settings, cdn: { ...settings.cdn, ...cdn } }));

const dev = synthStack(CdnStack);
const prod = synthStack(CdnStack, "prod");
const distributionOf = (json: Json) => only(json, "aws_cloudfront_distribution");
const applicationOf = (json: Json): Body =>
  distributionOf(json).origin.find(({ custom_origin_config: custom }: Body) => custom);

describe.each(environmentNames)("CdnStack of %s", (name) => {
  const json = synthStack(CdnStack, name);
  const distribution = distributionOf(json);

  test("has no public bucket, and none without encryption and TLS", () => {
    const buckets = Object.keys(byId(json, "aws_s3_bucket"));
    expect(buckets).toHaveLength(2);
    for (const type of [
      "aws_s3_bucket_public_access_block",
      "aws_s3_bucket_server_side_encryption_configuration",
      "aws_s3_bucket_policy",
    ]) {
      expect(resources(json, type).map(({ bucket }) => referenced(bucket))).toEqual(buckets);
    }
    for (const block of resources(json, "aws_s3_bucket_public_access_block")) {
      expect(block).toMatchObject({ block_public_policy: true, restrict_public_buckets: true });
    }
  });

  test("lets its own distribution alone read the pages", () => {
    const [id] = Object.keys(byId(json, "aws_cloudfront_distribution"));
    const grants = resources(json, "aws_s3_bucket_policy").flatMap(({ policy }) =>
      statements(policy).filter(({ actions }) => actions.includes("s3:GetObject")),
    );
    expect(grants).toEqual([
      expect.objectContaining({
        Principal: { Service: "cloudfront.amazonaws.com" },
        Condition: { StringEquals: { "aws:SourceArn": `\${aws_cloudfront_distribution.${id}.arn}` } },
      }),
    ]);
  });

  test("lets CloudFront decrypt for distributions of this account, and do nothing else with the key", () => {
    const grants = resources(json, "aws_kms_key").flatMap(({ policy }) =>
      statements(policy).filter(({ Principal }) => Principal.Service === "cloudfront.amazonaws.com"),
    );
    expect(grants).toHaveLength(1);
    expect(grants[0]!.actions).toEqual(["kms:Decrypt"]);
    expect(grants[0]!.Condition.ArnLike["aws:SourceArn"]).toMatch(
      /^arn:aws:cloudfront::\d{12}:distribution\/\*$/,
    );
  });

  test("lets deliveries of this account alone encrypt access logs, with the key of their bucket", () => {
    const grants = resources(json, "aws_kms_key").flatMap(({ policy }) =>
      statements(policy).filter(({ Principal }) => Principal.Service === "delivery.logs.amazonaws.com"),
    );
    expect(grants).toHaveLength(1);
    expect(grants[0]!.actions).toContain("kms:GenerateDataKey*");
    expect(grants[0]!.Condition.ArnLike["aws:SourceArn"]).toMatch(
      /^arn:aws:logs:us-east-1:\d{12}:delivery-source:\*$/,
    );
    const keys = resources(json, "aws_s3_bucket_server_side_encryption_configuration").map(
      ({ rule }) => rule[0].apply_server_side_encryption_by_default.kms_master_key_id,
    );
    expect(new Set(keys.map(referenced))).toEqual(new Set([expect.stringMatching(/^frontend_key_/)]));
  });

  test("stands behind a web ACL for CloudFront in us-east-1, whose log and key are there", () => {
    expect(only(json, "aws_wafv2_web_acl")).toMatchObject({ scope: "CLOUDFRONT", provider: "aws.us-east-1" });
    expect(distribution.web_acl_id).toMatch(/^\$\{aws_wafv2_web_acl_logging_configuration\./);
    const group = only(json, "aws_cloudwatch_log_group");
    expect(group.provider).toBe("aws.us-east-1");
    const key = byId(json, "aws_kms_key")[referenced(group.kms_key_id)]!;
    expect(key.provider).toBe("aws.us-east-1");
    expect(key.policy).toContain(
      `arn:aws:logs:us-east-1:${/\d{12}/.exec(key.policy)![0]}:log-group:${group.name}`,
    );
  });

  test("proves itself to the load balancer with a secret that is in no JSON", () => {
    expect(applicationOf(json).custom_header).toEqual([
      {
        name: "x-origin-verify",
        value: "${data.aws_secretsmanager_secret_version.origin_secret.secret_string}",
      },
    ]);
    expect(json.data!.aws_secretsmanager_secret_version!.origin_secret!.secret_id).toBe(
      "${data.terraform_remote_state.security.outputs.origin_secret_arn}",
    );
  });
});

describe("The way to the application", () => {
  test("is the WebSocket's path and what is below it", () => {
    const patterns = distributionOf(dev).ordered_cache_behavior.map(
      ({ path_pattern: pattern }: Body) => pattern,
    );
    expect(patterns).toEqual(["/ws", "/ws/*"]);
  });

  test("is HTTPS to the load balancer's domain where it has one", () => {
    expect(applicationOf(prod)).toMatchObject({
      domain_name: "realtime.chat.example.com",
      custom_origin_config: { origin_protocol_policy: "https-only" },
    });
  });

  test("is plain HTTP in development, to AWS's own name", () => {
    expect(applicationOf(dev)).toMatchObject({
      domain_name: "${data.terraform_remote_state.realtime.outputs.alb_dns_name}",
      custom_origin_config: { origin_protocol_policy: "http-only" },
    });
  });
});

describe("The domain", () => {
  const name = "chat.example.org";

  test("in Route 53 gets records for both kinds of address", () => {
    for (const type of ["A", "AAAA"]) {
      const record = find(prod, "aws_route53_record", { type });
      expect(record).toMatchObject({ name: "chat.example.com", zone_id: "Z0123456789EXAMPLE" });
      expect(record.alias.name).toMatch(/^\$\{aws_cloudfront_distribution\.\w+\.domain_name\}$/);
    }
    expect(output(prod, "frontend_url")).toBe("https://chat.example.com");
  });

  test("has the certificate that the security phase requested in us-east-1", () => {
    const [certificate] = Object.values(prod.data!.aws_acm_certificate!);
    expect(certificate).toMatchObject({ domain: "chat.example.com", provider: "aws.us-east-1" });
    expect(distributionOf(prod).viewer_certificate).toMatchObject({
      acm_certificate_arn: expect.stringMatching(/^\$\{data\.aws_acm_certificate\.\w+\.arn\}$/),
      minimum_protocol_version: "TLSv1.2_2021",
    });
  });

  test("with DNS elsewhere makes no record, and waits for nothing", () => {
    const json = synthDev({ domain: { name } });
    expect(resources(json, "aws_route53_record")).toEqual([]);
    expect(resources(json, "aws_acm_certificate_validation")).toEqual([]);
    expect(distributionOf(json).aliases).toEqual([name]);
  });

  test("with a certificate of one's own looks for no other", () => {
    const certificateArn = "arn:aws:acm:us-east-1:111111111111:certificate/0";
    const json = synthDev({ domain: { name, certificateArn } });
    expect(json.data).not.toHaveProperty("aws_acm_certificate");
    expect(distributionOf(json).viewer_certificate.acm_certificate_arn).toBe(certificateArn);
  });

  test("may be missing in development: then CloudFront's own name is the address", () => {
    expect(distributionOf(dev)).not.toHaveProperty("aliases");
    expect(output(dev, "frontend_url")).toMatch(
      /^https:\/\/\$\{aws_cloudfront_distribution\.\w+\.domain_name\}$/,
    );
  });
});

describe("The pages' content security policy", () => {
  const policyOf = (json: Json): string =>
    only(json, "aws_cloudfront_response_headers_policy").security_headers_config.content_security_policy
      .content_security_policy;

  test("lets them call sign-in, the WebSocket and the uploads", () => {
    const connect = /connect-src ([^;]+)/.exec(policyOf(prod))![1]!.split(" ");
    expect(connect).toEqual(
      expect.arrayContaining([
        "'self'",
        "https://cognito-idp.ap-northeast-1.amazonaws.com",
        "${data.terraform_remote_state.security.outputs.cognito_hosted_ui_url}",
        "wss://chat.example.com",
        "wss://realtime.chat.example.com",
        "https://${data.terraform_remote_state.realtime.outputs.upload_s3_bucket}.s3.ap-northeast-1.amazonaws.com",
      ]),
    );
  });

  test("is another where the settings say so", () => {
    const contentSecurityPolicy = "default-src 'none'";
    expect(policyOf(synthDev({ contentSecurityPolicy }))).toBe(contentSecurityPolicy);
  });
});

describe("Protection", () => {
  test("in production keeps distribution, pages, logs and keys", () => {
    const kept = ["aws_cloudfront_distribution", "aws_s3_bucket", "aws_kms_key"].flatMap((type) =>
      resources(prod, type),
    );
    expect(kept).toHaveLength(5);
    for (const { lifecycle } of kept) expect(lifecycle).toEqual({ prevent_destroy: true });
    for (const bucket of resources(prod, "aws_s3_bucket")) expect(bucket.force_destroy).toBe(false);
  });

  test("in development lets everything go", () => {
    expect(distributionOf(dev)).not.toHaveProperty("lifecycle");
    for (const bucket of resources(dev, "aws_s3_bucket")) expect(bucket.force_destroy).toBe(true);
  });
});
