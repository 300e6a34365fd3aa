import { RdsProxy } from "../../../../modules/database/rds-proxy";
import type { RdsProxyProps } from "../../../../modules/database/rds-proxy";
import { find, only, resources, statements, synthModule } from "../../synth";
import { newCluster } from "./cluster";

const synth = (change: Partial<RdsProxyProps> = {}) =>
  synthModule((stack) => {
    const { cluster } = newCluster(stack);
    new RdsProxy(stack, "proxy", {
      name: "app-dev-proxy",
      roleName: "app-dev-rds-proxy-role",
      account: "111111111111",
      region: "ap-northeast-1",
      engine: "aurora-postgresql",
      cluster,
      hasReaders: false,
      masterSecretArn: "arn:master",
      secretNames: ["chat/reporting"],
      secretsKmsKeyArn: "arn:secrets-key",
      authentication: "secret",
      subnetIds: ["subnet-a", "subnet-b"],
      securityGroupId: "sg-proxy",
      idleClientTimeoutSeconds: 900,
      maxConnectionsPercent: 80,
      ...change,
    });
  });

describe("RdsProxy", () => {
  test("speaks TLS only, logs no statements, and stands where it is told to", () => {
    const json = synth();
    expect(only(json, "aws_db_proxy")).toMatchObject({
      require_tls: true,
      debug_logging: false,
      engine_family: "POSTGRESQL",
      idle_client_timeout: 900,
      vpc_subnet_ids: ["subnet-a", "subnet-b"],
      vpc_security_group_ids: ["sg-proxy"],
    });
    expect(only(json, "aws_db_proxy_default_target_group").connection_pool_config).toEqual({
      max_connections_percent: 80,
    });
    expect(only(json, "aws_db_proxy_target").db_cluster_identifier).toMatch(
      /aws_rds_cluster\..*cluster_identifier/,
    );
  });

  test.each([
    ["secret", "DISABLED"],
    ["iam", "REQUIRED"],
  ] as const)("with authentication by %s, IAM is %s for every user", (authentication, iam) => {
    const { auth } = only(synth({ authentication }), "aws_db_proxy");
    expect(auth).toHaveLength(2);
    for (const each of auth) {
      expect(each).toMatchObject({ iam_auth: iam, client_password_auth_type: "POSTGRES_SCRAM_SHA_256" });
    }
  });

  test("its role reads these secrets with their key, and nothing else", () => {
    const json = synth();
    const role = find(json, "aws_iam_role", { name: "app-dev-rds-proxy-role" });
    expect(statements(role.assume_role_policy)).toEqual([
      expect.objectContaining({
        Principal: { Service: "rds.amazonaws.com" },
        Condition: { StringEquals: { "aws:SourceAccount": "111111111111" } },
      }),
    ]);
    const [read, decrypt, ...others] = statements(
      find(json, "aws_iam_role_policy", { name: "app-dev-rds-proxy-role-secrets" }).policy,
    );
    expect(others).toEqual([]);
    expect(read!.resources).toEqual([
      "arn:master",
      expect.stringMatching(/^\$\{data\.aws_secretsmanager_secret\..*\.arn\}$/),
    ]);
    expect(decrypt).toMatchObject({
      resources: ["arn:secrets-key"],
      Condition: { StringEquals: { "kms:ViaService": "secretsmanager.ap-northeast-1.amazonaws.com" } },
    });
  });

  test("has an endpoint for reading only where there are readers", () => {
    expect(resources(synth(), "aws_db_proxy_endpoint")).toEqual([]);
    expect(only(synth({ hasReaders: true }), "aws_db_proxy_endpoint").target_role).toBe("READ_ONLY");
  });
});
