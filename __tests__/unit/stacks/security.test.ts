import { environmentNames, loadSettings } from "../../../environments";
import type { Settings } from "../../../environments/schema";
import { SecurityStack } from "../../../stacks/security";
import { byId, find, only, output, referenced, resources, statements, synthStack } from "../synth";
import type { Json } from "../synth";

/** The key that an alias names. */
const keyOf = (json: Json, alias: string) =>
  byId(json, "aws_kms_key")[
    referenced(find(json, "aws_kms_alias", { name: `alias/${alias}` }).target_key_id)
  ]!;

const withSettings = (change: (settings: Settings) => Settings) => synthStack(SecurityStack, "dev", change);

describe("SecurityStack of dev", () => {
  const json = synthStack(SecurityStack);

  test("signs in as the Terraform original did", () => {
    expect(only(json, "aws_cognito_user_pool")).toMatchObject({
      username_attributes: ["email"],
      mfa_configuration: "OPTIONAL",
      software_token_mfa_configuration: { enabled: true },
      password_policy: {
        minimum_length: 8,
        require_lowercase: true,
        require_uppercase: true,
        require_numbers: true,
        require_symbols: true,
      },
    });
    expect(only(json, "aws_cognito_user_pool_client")).toMatchObject({
      callback_urls: ["http://localhost:30000/callback", "http://localhost:30000/auth/callback"],
      logout_urls: ["http://localhost:30000"],
      access_token_validity: 1,
      refresh_token_validity: 30,
    });
  });

  test("has the roles and policies of the Terraform original by name", () => {
    expect(
      resources(json, "aws_iam_role")
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["groundwork-dev-ecs-execution-role", "groundwork-dev-ecs-task-role"]);
    expect(resources(json, "aws_iam_role_policy").map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        "groundwork-dev-ecs-execution-secrets",
        "groundwork-dev-ecs-task-s3",
        "groundwork-dev-ecs-task-logs",
        "groundwork-dev-ecs-task-ssm",
        "groundwork-dev-ecs-task-kms",
      ]),
    );
  });

  test("publishes where users sign in and whose tokens are valid", () => {
    expect(output(json, "cognito_hosted_ui_url")).toMatch(
      /^https:\/\/\$\{aws_cognito_user_pool_domain\.\w+\.domain\}\.auth\.ap-northeast-1\.amazoncognito\.com$/,
    );
    expect(only(json, "aws_cognito_user_pool_domain").domain).toBe("groundwork-dev-auth-111111111111");
    expect(output(json, "cognito_user_pool_endpoint")).toMatch(
      /^\$\{aws_cognito_user_pool\.\w+\.endpoint\}$/,
    );
  });

  test("an app client serves the identity providers that the settings name", () => {
    const federated = withSettings((settings) => ({
      ...settings,
      security: {
        ...settings.security,
        cognito: {
          ...settings.security.cognito,
          identityProviders: { google: { clientId: "id", clientSecretName: "chat/google" } },
        },
      },
    }));
    const [own, google, ...others] = only(
      federated,
      "aws_cognito_user_pool_client",
    ).supported_identity_providers;
    expect(own).toBe("COGNITO");
    expect(referenced(google)).toBe(Object.keys(byId(federated, "aws_cognito_identity_provider"))[0]);
    expect(others).toEqual([]);
    expect(resources(json, "aws_cognito_identity_provider")).toEqual([]);
  });
});

describe.each(environmentNames)("SecurityStack of %s", (environment) => {
  const json = synthStack(SecurityStack, environment);
  const prefix = `groundwork-${environment}`;

  test("has a key a purpose, each named in the output of that purpose", () => {
    expect(resources(json, "aws_kms_key")).toHaveLength(3);
    for (const purpose of ["data", "logs", "secrets"]) {
      const key = byId(json, "aws_kms_key")[referenced(output(json, `${purpose}_kms_key_arn`))];
      expect(key).toBe(keyOf(json, `${prefix}-${purpose}`));
    }
  });

  test.each([
    ["data", ["rds", "elasticache", "ecr", "s3", "dynamodb"]],
    ["secrets", ["secretsmanager"]],
  ])("the key of %s serves %s", (purpose, services) => {
    const used = statements(keyOf(json, `${prefix}-${purpose}`).policy).filter(
      ({ Principal }) => Principal.AWS === "*",
    );
    expect(used.length).toBeGreaterThan(0);
    for (const { Condition } of used) {
      expect(Condition.StringEquals["kms:ViaService"]).toEqual(
        services.map((service) => `${service}.ap-northeast-1.amazonaws.com`),
      );
    }
  });

  test("the key of logs serves the log groups of this environment, and its alarms and notices", () => {
    const [, topics, logs, eventBridge, ...others] = statements(keyOf(json, `${prefix}-logs`).policy);
    expect(others).toEqual([]);
    expect(topics!.Principal.Service).toEqual(["cloudwatch.amazonaws.com", "events.rds.amazonaws.com"]);
    // Without a condition on the source, which EventBridge does not state to KMS.
    expect(eventBridge).toMatchObject({
      Principal: { Service: "events.amazonaws.com" },
      Condition: {
        StringLike: { "kms:EncryptionContext:aws:sns:topicArn": expect.stringMatching(`:${prefix}-\\*$`) },
      },
    });
    expect(Object.keys(eventBridge!.Condition)).toEqual(["StringLike"]);
    const patterns = logs!.Condition.ArnLike["kms:EncryptionContext:aws:logs:arn"] as string[];
    expect(patterns.map((pattern) => pattern.split(":log-group:")[1])).toEqual([
      `/${prefix}/*`,
      `/aws/rds/cluster/${prefix}-*`,
      `/aws/elasticache/${prefix}/*`,
      `/aws/ecs/containerinsights/${prefix}-*`,
      `/aws/lambda/${prefix}-*`,
      `aws-waf-logs-${prefix}-*`,
    ]);
  });

  test("the roles name every resource but one, and no action by pattern", () => {
    const granted = resources(json, "aws_iam_role_policy").flatMap(({ policy }) => statements(policy));
    expect(granted.length).toBeGreaterThan(8);
    expect(
      granted.filter((statement) => statement.resources.includes("*")).map(({ actions }) => actions),
    ).toEqual([["ecr:GetAuthorizationToken"]]);
    for (const { Effect, actions } of granted) {
      expect(Effect).toBe("Allow");
      for (const action of actions) expect(action).not.toContain("*");
    }
  });

  test("the roles' names are those of the resources that other phases make", () => {
    const granted = JSON.stringify(resources(json, "aws_iam_role_policy"));
    for (const name of [
      `repository/${prefix}-realtime`,
      `log-group:/${prefix}/realtime:*`,
      `secret:${prefix}-redis-credentials-??????`,
      `arn:aws:s3:::${prefix}-uploads-`,
      `parameter/${prefix}/*`,
    ]) {
      expect(granted).toContain(name);
    }
    expect(granted).not.toContain("db-credentials");
  });

  test("tasks may pull GuardDuty's agent where the settings have it watch them", () => {
    const pulls = JSON.stringify(resources(json, "aws_iam_role_policy")).includes(
      "aws-guardduty-agent-fargate",
    );
    expect(pulls).toBe(loadSettings(environment).governance!.guardDuty.plans.includes("runtime"));
  });

  test("no role has a managed policy, which would name nothing", () => {
    expect(resources(json, "aws_iam_role_policy_attachment")).toEqual([]);
    for (const role of resources(json, "aws_iam_role")) expect(role.managed_policy_arns).toBeUndefined();
  });
});

describe("SecurityStack of production", () => {
  test.each(["staging", "prod"])(
    "%s: MFA is required, threats are acted on, and nothing can be destroyed",
    (name) => {
      const json = synthStack(SecurityStack, name);
      const pool = only(json, "aws_cognito_user_pool");
      expect(pool).toMatchObject({
        mfa_configuration: "ON",
        deletion_protection: "ACTIVE",
        user_pool_add_ons: { advanced_security_mode: "ENFORCED" },
        lifecycle: { prevent_destroy: true },
      });
      expect(pool.password_policy.minimum_length).toBeGreaterThanOrEqual(12);
      expect(resources(json, "aws_kms_key").map(({ lifecycle }) => lifecycle)).toEqual(
        Array(3).fill({ prevent_destroy: true }),
      );
    },
  );

  test("development can be destroyed whole", () => {
    expect(JSON.stringify(synthStack(SecurityStack, "dev"))).not.toContain("prevent_destroy");
  });
});

describe("What stands before the application", () => {
  const json = synthStack(SecurityStack, "prod");
  const aclOf = (name: string) => find(json, "aws_wafv2_web_acl", { name });
  const groupsOf = (name: string): string[] =>
    aclOf(name).rule.flatMap(
      ({ statement }: { statement: { managed_rule_group_statement?: { name: string } } }) =>
        statement.managed_rule_group_statement?.name ?? [],
    );

  test("is a web ACL for the load balancer, by all groups, which does not count CloudFront as one address", () => {
    expect(output(json, "web_acl_arn")).toMatch(/^\$\{aws_wafv2_web_acl_logging_configuration\.web_acl_\w+/);
    expect(groupsOf("groundwork-prod-alb-acl")).toHaveLength(4);
    const [rate] = aclOf("groundwork-prod-alb-acl").rule;
    const text = JSON.stringify(rate.statement.rate_based_statement.scope_down_statement);
    for (const id of Object.keys(byId(json, "random_password"))) {
      expect(text).toContain(`\${random_password.${id}.result}`);
    }
  });

  test("is one for sign-in, without groups that would refuse an address of this machine", () => {
    const association = only(json, "aws_wafv2_web_acl_association");
    expect(association.resource_arn).toMatch(/^\$\{aws_cognito_user_pool\.\w+\.arn\}$/);
    expect(association.web_acl_arn).toMatch(/sign_in_web_acl/);
    expect(groupsOf("groundwork-prod-sign-in-acl")).toEqual([
      "AWSManagedRulesAmazonIpReputationList",
      "AWSManagedRulesKnownBadInputsRuleSet",
    ]);
  });

  test("writes logs that the logs' key may encrypt", () => {
    expect(keyOf(json, "groundwork-prod-logs").policy).toContain(":log-group:aws-waf-logs-groundwork-prod-*");
    for (const { name } of resources(json, "aws_cloudwatch_log_group")) {
      expect(name).toMatch(/^aws-waf-logs-groundwork-prod-/);
    }
  });
});

describe("Certificates", () => {
  test("are requested where they are needed, and issued before the phase ends if Route 53 has the domain", () => {
    const json = synthStack(SecurityStack, "prod");
    expect(find(json, "aws_acm_certificate", { domain_name: "chat.example.com" }).provider).toBe(
      "aws.us-east-1",
    );
    expect(find(json, "aws_acm_certificate", { domain_name: "realtime.chat.example.com" }).provider).toBe(
      "aws",
    );
    expect(resources(json, "aws_acm_certificate_validation")).toHaveLength(2);
    expect(output(json, "certificate_domains")).toEqual(["realtime.chat.example.com", "chat.example.com"]);
  });

  test("with DNS elsewhere are only requested, and the records to make are published", () => {
    const json = withSettings((settings) => ({
      ...settings,
      realtime: { ...settings.realtime, domain: { name: "realtime.example.org" } },
      cdn: { ...settings.cdn, domain: { name: "chat.example.org" } },
    }));
    expect(resources(json, "aws_acm_certificate")).toHaveLength(2);
    expect(resources(json, "aws_acm_certificate_validation")).toEqual([]);
    expect(resources(json, "aws_route53_record")).toEqual([]);
    expect(output(json, "certificate_validation_records")).toHaveLength(2);
  });

  test("that the settings give, and domains that they do not have, ask for none", () => {
    const json = withSettings((settings) => ({
      ...settings,
      cdn: {
        ...settings.cdn,
        domain: {
          name: "chat.example.org",
          certificateArn: "arn:aws:acm:us-east-1:111111111111:certificate/0",
        },
      },
    }));
    expect(resources(json, "aws_acm_certificate")).toEqual([]);
    expect(output(json, "certificate_domains")).toEqual([]);
  });
});
