import { AuthToken } from "../../../../modules/cache/auth-token";
import type { AuthTokenProps } from "../../../../modules/cache/auth-token";
import { byId, only, synthModule } from "../../synth";
import { newCache } from "./cache";

const synth = (change: Partial<AuthTokenProps> = {}) =>
  synthModule((stack) => {
    const token = new AuthToken(stack, "auth", {
      secretName: "app-dev-redis-credentials",
      kmsKeyArn: "arn:secrets-key",
      recoveryWindowInDays: 0,
      version: 2,
      ...change,
    });
    token.writeCredentials(newCache(stack, { authToken: token.value }).group);
  });

describe("AuthToken", () => {
  const json = synth();
  const [token] = Object.keys(byId(json, "random_password"));
  const [group] = Object.keys(byId(json, "aws_elasticache_replication_group"));

  test("is of a length and of letters that ElastiCache takes, and another for each version", () => {
    // ElastiCache User Guide, "Authenticating with the Valkey and Redis OSS AUTH command": 16 to 128 characters.
    expect(only(json, "random_password")).toMatchObject({
      length: 64,
      special: false,
      keepers: { version: "2" },
    });
    expect(only(synth({ version: 3 }), "random_password").keepers).toEqual({ version: "3" });
  });

  test("is the cache's, and is written to the secret after the cache has it", () => {
    expect(only(json, "aws_elasticache_replication_group").auth_token).toBe(
      `\${random_password.${token}.result}`,
    );
    expect(only(json, "aws_secretsmanager_secret_version").secret_string).toBe(
      "${jsonencode({" +
        [
          `"token" = random_password.${token}.result`,
          `"host" = aws_elasticache_replication_group.${group}.primary_endpoint_address`,
          `"port" = aws_elasticache_replication_group.${group}.port`,
        ].join(", ") +
        "})}",
    );
  });

  test("has a secret under the customer key", () => {
    expect(only(json, "aws_secretsmanager_secret")).toMatchObject({
      name: "app-dev-redis-credentials",
      kms_key_id: "arn:secrets-key",
      recovery_window_in_days: 0,
    });
    expect(only(json, "aws_secretsmanager_secret")).not.toHaveProperty("lifecycle");
    expect(only(synth({ preventDestroy: true }), "aws_secretsmanager_secret").lifecycle).toEqual({
      prevent_destroy: true,
    });
  });
});
