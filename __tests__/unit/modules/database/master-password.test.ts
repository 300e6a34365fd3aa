import type { RdsCluster } from "@cdktf/provider-aws/lib/rds-cluster";
import { MasterPassword } from "../../../../modules/database/master-password";
import type { MasterPasswordProps } from "../../../../modules/database/master-password";
import { byId, find, only, referenced, synthModule } from "../../synth";
import type { Body, Json } from "../../synth";
import { newCluster } from "./cluster";

/** The password beside a cluster, which gets its credentials written. */
function synth(change: Partial<MasterPasswordProps> = {}): Json {
  let cluster: RdsCluster;
  return synthModule((stack) => {
    ({ cluster } = newCluster(stack, { masterPassword: { managedBy: "rds" } }));
    const password = new MasterPassword(stack, "master", {
      secretName: "app-dev-db-credentials",
      kmsKeyArn: "arn:secrets-key",
      recoveryWindowInDays: 30,
      version: 4,
      ...change,
    });
    password.writeCredentials(cluster);
  });
}

const json = synth();
const ephemeral = json.ephemeral as Record<string, Record<string, Body>>;
const drawn = Object.entries(ephemeral.random_password!)[0]!;
const read = Object.entries(ephemeral.aws_secretsmanager_secret_version!)[0]!;
const versions = byId(json, "aws_secretsmanager_secret_version");
const kept = find(json, "aws_secretsmanager_secret_version", { version_stages: ["MASTER"] });
const credentials = Object.values(versions).find((version) => version !== kept)!;

describe("MasterPassword", () => {
  test("is drawn by an ephemeral resource, of a length and of letters that RDS takes", () => {
    // RDS API Reference, CreateDBCluster: 8 to 41 characters.
    expect(drawn[1]).toEqual({ length: 40, special: false });
    expect(json.resource).not.toHaveProperty("random_password");
  });

  test("is kept alone in a version with a label of its own, which Secrets Manager may relabel", () => {
    expect(kept).toMatchObject({
      secret_string_wo: `\${ephemeral.random_password.${drawn[0]}.result}`,
      secret_string_wo_version: 4,
      lifecycle: { ignore_changes: ["version_stages"] },
    });
  });

  test("is read back from exactly that version, so that a second run has the same", () => {
    expect(byId(json, "aws_secretsmanager_secret_version")[referenced(read[1].version_id)]).toBe(kept);
    expect(read[1].secret_id).toBe(kept.secret_id);
  });

  test("goes with the cluster's host into the version that everybody reads", () => {
    const password = `ephemeral.aws_secretsmanager_secret_version.${read[0]}.secret_string`;
    const [cluster] = Object.keys(byId(json, "aws_rds_cluster"));
    expect(credentials).not.toHaveProperty("version_stages");
    expect(credentials.secret_string_wo_version).toBe(4);
    expect(credentials.secret_string_wo).toBe(
      "${jsonencode({" +
        [
          `"username" = aws_rds_cluster.${cluster}.master_username`,
          `"password" = ${password}`,
          `"engine" = aws_rds_cluster.${cluster}.engine`,
          `"host" = aws_rds_cluster.${cluster}.endpoint`,
          `"port" = aws_rds_cluster.${cluster}.port`,
          `"dbname" = aws_rds_cluster.${cluster}.database_name`,
        ].join(", ") +
        "})}",
    );
  });

  test("is written again for another cluster, whose host no version number tells", () => {
    const [cluster] = Object.keys(byId(json, "aws_rds_cluster"));
    expect(credentials.lifecycle.replace_triggered_by).toEqual([
      `aws_rds_cluster.${cluster}.cluster_resource_id`,
    ]);
  });

  test("enters state by no argument: only write-only ones carry it", () => {
    for (const version of Object.values(versions)) {
      expect(version).not.toHaveProperty("secret_string");
      expect(version).not.toHaveProperty("secret_binary");
    }
    const carriers = JSON.stringify(json.resource).match(/"\w+":"\$\{[^"]*ephemeral\./g);
    expect(carriers).toHaveLength(1);
    expect(carriers![0]).toMatch(/^"secret_string_wo":/);
  });

  test("has a secret under the customer key, which can be brought back", () => {
    expect(only(json, "aws_secretsmanager_secret")).toMatchObject({
      name: "app-dev-db-credentials",
      kms_key_id: "arn:secrets-key",
      recovery_window_in_days: 30,
    });
    expect(only(json, "aws_secretsmanager_secret")).not.toHaveProperty("lifecycle");
    expect(only(synth({ preventDestroy: true }), "aws_secretsmanager_secret").lifecycle).toEqual({
      prevent_destroy: true,
    });
  });
});
