import type { Example } from "../control";

export const cognito: Example = {
  aws_cognito_user_pool: {
    example: {
      name: "example",
      mfa_configuration: "ON",
      deletion_protection: "ACTIVE",
      user_pool_add_ons: { advanced_security_mode: "ENFORCED" },
      password_policy: {
        minimum_length: 12,
        require_lowercase: true,
        require_uppercase: true,
        require_numbers: true,
        require_symbols: true,
        temporary_password_validity_days: 7,
      },
      lifecycle: { prevent_destroy: true },
    },
  },
  aws_cognito_user_pool_client: {
    example: {
      user_pool_id: "${aws_cognito_user_pool.example.id}",
      allowed_oauth_flows: ["code"],
      explicit_auth_flows: ["ALLOW_REFRESH_TOKEN_AUTH"],
      prevent_user_existence_errors: "ENABLED",
      enable_token_revocation: true,
      callback_urls: ["https://chat.example.com/callback"],
      logout_urls: ["https://chat.example.com"],
    },
  },
};
