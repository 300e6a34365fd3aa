import type { Settings } from "../../environments/schema";
import { contract } from "../../stacks/outputs";
import type { Phase } from "../../stacks/outputs";

interface Published {
  readonly value: unknown;
  readonly type: unknown;
}

/** What a phase would publish after a deployment, in the form of a state: made-up values of the right kind. */
export function sampleOutputs(phase: Phase, settings: Settings): Record<string, Published> {
  return Object.fromEntries(
    Object.entries(contract[phase]).map(([name, { type }]) => {
      if (type === "number") return [name, { value: 5432, type: "number" }];
      if (type === "string") return [name, { value: sample(name, settings), type: "string" }];
      const value =
        name === "certificate_domains"
          ? [settings.realtime.domain, settings.cdn.domain].flatMap((domain) => (domain ? [domain.name] : []))
          : [1, 2, 3].map((number) => `${sample(name.replace(/s$/, ""), settings)}${number}`);
      return [name, { value, type: ["tuple", value.map(() => "string")] }];
    }),
  );
}

/** Names of outputs and what their values look like. The first that fits counts. */
const FORMS: readonly [RegExp, (slug: string, aws: (service: string, rest: string) => string) => string][] = [
  [/kms_key_arn$/, (_, aws) => aws("kms", "key/11111111-2222-3333-4444-555555555555")],
  [/role_arn$/, (slug, aws) => aws("iam", `role/${slug}`).replace(/iam:[^:]*/, "iam:")],
  [/secret_arn$/, (slug, aws) => aws("secretsmanager", `secret:${slug}-AbCdEf`)],
  [/topic_arn$/, (slug, aws) => aws("sns", slug)],
  [/user_pool_arn$/, (_, aws) => aws("cognito-idp", "userpool/ap-northeast-1_AbCdEfGhI")],
  [/cluster_arn$/, (slug, aws) => aws("rds", `cluster:${slug}`)],
  [/vault_arn$/, (slug, aws) => aws("backup", `backup-vault:${slug}`)],
  [
    /(load_balancer|alb)_arn$/,
    (slug, aws) => aws("elasticloadbalancing", `loadbalancer/app/${slug}/50dc6c495c0c9188`),
  ],
  [
    /web_acl_arn$/,
    (slug, aws) => aws("wafv2", `regional/webacl/${slug}/11111111-2222-3333-4444-555555555555`),
  ],
  [/bucket_arn$/, (slug) => `arn:aws:s3:::${slug}`],
  [/table_arn$/, (slug, aws) => aws("dynamodb", `table/${slug}`)],
  [/_arn$/, (slug, aws) => aws("logs", `log-group:${slug}`)],
  [/vpc_id$/, () => "vpc-0123456789abcdef0"],
  [/subnet_id$/, () => "subnet-0123456789abcdef"],
  [/security_group_id$/, () => "sg-0123456789abcdef0"],
  [/user_pool_id$/, () => "ap-northeast-1_AbCdEfGhI"],
  [/(^|_)(url|uri)$/, (slug) => `https://${slug}.example.com`],
  [/(endpoint|dns_name|domain_name|host)$/, (slug) => `${slug}.example.com`],
];

function sample(name: string, { account, region }: Settings): string {
  const slug = name.replaceAll("_", "-");
  const aws = (service: string, rest: string) => `arn:aws:${service}:${region}:${account}:${rest}`;
  const [, form] = FORMS.find(([pattern]) => pattern.test(name)) ?? [];
  return form?.(slug, aws) ?? slug;
}
