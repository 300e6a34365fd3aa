import { TerraformOutput } from "cdktf";
import { UserPool } from "../../../../modules/identity/user-pool";
import type { UserPoolProps } from "../../../../modules/identity/user-pool";
import { find, only, output, resources, synthModule } from "../../synth";

const dev: UserPoolProps = {
  name: "groundwork-dev-users",
  region: "ap-northeast-1",
  domain: "groundwork-dev-auth-111111111111",
  mfa: "optional",
  passwordMinimumLength: 8,
  threatProtection: "audit",
  groups: ["admins", "members"],
};
const synth = (props: Partial<UserPoolProps> = {}) =>
  synthModule((stack) => new UserPool(stack, "user_pool", { ...dev, ...props }));
const poolOf = (props: Partial<UserPoolProps> = {}) => only(synth(props), "aws_cognito_user_pool");

describe("UserPool", () => {
  test("users are known by their email, in any case of letters, verified before it counts", () => {
    expect(poolOf()).toMatchObject({
      username_attributes: ["email"],
      username_configuration: { case_sensitive: false },
      auto_verified_attributes: ["email"],
      user_attribute_update_settings: { attributes_require_verification_before_update: ["email"] },
    });
  });

  // To change it replaces the pool and loses every account.
  test("the email alone is required, and may change", () => {
    expect(poolOf().schema).toEqual([
      {
        name: "email",
        attribute_data_type: "String",
        required: true,
        mutable: true,
        developer_only_attribute: false,
        string_attribute_constraints: { min_length: "0", max_length: "2048" },
      },
    ]);
  });

  test("anybody may sign up, and a lost password is recovered by email only", () => {
    expect(poolOf()).toMatchObject({
      admin_create_user_config: { allow_admin_create_user_only: false },
      account_recovery_setting: { recovery_mechanism: [{ name: "verified_email", priority: 1 }] },
    });
  });

  test("passwords have the length given and all four kinds of characters", () => {
    expect(poolOf({ passwordMinimumLength: 12 }).password_policy).toEqual({
      minimum_length: 12,
      require_lowercase: true,
      require_uppercase: true,
      require_numbers: true,
      require_symbols: true,
      temporary_password_validity_days: 7,
    });
  });

  test.each([
    ["optional", "OPTIONAL"],
    ["required", "ON"],
  ] as const)("a one-time password that is %s, by an app and not by SMS", (mfa, expected) => {
    const pool = poolOf({ mfa });
    expect(pool.mfa_configuration).toBe(expected);
    expect(pool.software_token_mfa_configuration).toEqual({ enabled: true });
    expect(pool.sms_configuration).toBeUndefined();
  });

  test.each([
    ["off", "OFF", "ESSENTIALS"],
    ["audit", "AUDIT", "PLUS"],
    ["enforced", "ENFORCED", "PLUS"],
  ] as const)("threat protection %s, in the tier that offers it", (threatProtection, mode, tier) => {
    expect(poolOf({ threatProtection })).toMatchObject({
      user_pool_add_ons: { advanced_security_mode: mode },
      user_pool_tier: tier,
    });
  });

  test("leaked passwords are blocked where threats are acted on, and only there", () => {
    const risk = only(synth({ threatProtection: "enforced" }), "aws_cognito_risk_configuration");
    expect(risk.compromised_credentials_risk_configuration).toEqual({
      event_filter: ["PASSWORD_CHANGE", "SIGN_IN", "SIGN_UP"],
      actions: { event_action: "BLOCK" },
    });
    expect(resources(synth(), "aws_cognito_risk_configuration")).toEqual([]);
  });

  test("groups come in the order of their power", () => {
    const json = synth();
    expect(find(json, "aws_cognito_user_group", { name: "admins" }).precedence).toBe(1);
    expect(find(json, "aws_cognito_user_group", { name: "members" }).precedence).toBe(2);
  });

  test("the hosted pages stand under the domain given", () => {
    const json = synthModule((stack) => {
      const pool = new UserPool(stack, "user_pool", { ...dev, domain: "groundwork-dev-auth" });
      new TerraformOutput(stack, "address", { value: pool.hostedUiUrl });
    });
    expect(only(json, "aws_cognito_user_pool_domain").domain).toBe("groundwork-dev-auth");
    expect(output(json, "address")).toMatch(
      /^https:\/\/\$\{aws_cognito_user_pool_domain\.\w+\.domain\}\.auth\.ap-northeast-1\.amazoncognito\.com$/,
    );
  });

  test("a protected pool cannot be deleted, by AWS's refusal and by Terraform's", () => {
    expect(poolOf({ protect: true })).toMatchObject({
      deletion_protection: "ACTIVE",
      lifecycle: { prevent_destroy: true },
    });
    expect(poolOf().deletion_protection).toBe("INACTIVE");
    expect(poolOf().lifecycle).toBeUndefined();
  });
});
