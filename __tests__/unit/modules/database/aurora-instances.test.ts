import { AuroraInstances } from "../../../../modules/database/aurora-instances";
import type { AuroraInstancesProps } from "../../../../modules/database/aurora-instances";
import { byId, only, resources, statements, synthModule } from "../../synth";
import { newCluster } from "./cluster";

const synth = (change: Partial<AuroraInstancesProps> = {}) =>
  synthModule((stack) => {
    new AuroraInstances(stack, "instances", {
      cluster: newCluster(stack).cluster,
      clusterName: "app-dev-cluster",
      account: "111111111111",
      region: "ap-northeast-1",
      readers: 3,
      availabilityZones: ["ap-northeast-1a", "ap-northeast-1c"],
      parameterGroupName: "app-dev-db-aurora-postgresql15",
      insights: { kmsKeyArn: "arn:data-key", retentionDays: 31 },
      monitoringRoleName: "app-dev-rds-monitoring-role",
      monitoringIntervalSeconds: 15,
      maintenanceWindow: "sun:04:00-sun:05:00",
      applyImmediately: false,
      ...change,
    });
  });

describe("AuroraInstances", () => {
  const json = synth();
  const instances = resources(json, "aws_rds_cluster_instance");
  const [cluster] = Object.keys(byId(json, "aws_rds_cluster"));

  test("are a writer and as many readers as asked, named after the cluster", () => {
    expect(instances.map(({ identifier }) => identifier as string).sort()).toEqual([
      "app-dev-cluster-1",
      "app-dev-cluster-2",
      "app-dev-cluster-3",
      "app-dev-cluster-4",
    ]);
    expect(resources(synth({ readers: 0 }), "aws_rds_cluster_instance")).toHaveLength(1);
  });

  test("fill the zones in turn; one reader grows with the writer, the others by themselves", () => {
    const placed = Object.fromEntries(
      instances.map(({ identifier, availability_zone, promotion_tier }) => [
        identifier,
        [availability_zone, promotion_tier],
      ]),
    );
    expect(placed).toEqual({
      "app-dev-cluster-1": ["ap-northeast-1a", 0],
      "app-dev-cluster-2": ["ap-northeast-1c", 1],
      "app-dev-cluster-3": ["ap-northeast-1a", 2],
      "app-dev-cluster-4": ["ap-northeast-1c", 2],
    });
  });

  test("are made after the first, which so becomes the writer", () => {
    const [writer] = Object.entries(byId(json, "aws_rds_cluster_instance")).find(
      ([, { identifier }]) => identifier === "app-dev-cluster-1",
    )!;
    const waiting = instances.filter(({ depends_on }) =>
      (depends_on as string[]).includes(`aws_rds_cluster_instance.${writer}`),
    );
    expect(waiting).toHaveLength(3);
    expect(waiting.map(({ identifier }) => identifier as string)).not.toContain("app-dev-cluster-1");
  });

  test.each(instances.map((instance) => [instance.identifier as string, instance]))(
    "%s is serverless, private, upgraded by itself, and watched",
    (_, instance) => {
      expect(instance).toMatchObject({
        cluster_identifier: `\${aws_rds_cluster.${cluster}.id}`,
        engine: `\${aws_rds_cluster.${cluster}.engine}`,
        instance_class: "db.serverless",
        publicly_accessible: false,
        db_parameter_group_name: "app-dev-db-aurora-postgresql15",
        ca_cert_identifier: "rds-ca-rsa2048-g1",
        auto_minor_version_upgrade: true,
        copy_tags_to_snapshot: true,
        preferred_maintenance_window: "sun:04:00-sun:05:00",
        performance_insights_enabled: true,
        performance_insights_kms_key_id: "arn:data-key",
        performance_insights_retention_period: 31,
        monitoring_interval: 15,
        apply_immediately: false,
      });
      // The cluster's, and refused by Aurora at its instances.
      expect(instance).not.toHaveProperty("preferred_backup_window");
      expect(instance).not.toHaveProperty("engine_version");
    },
  );

  test("write metrics with a role that only their own monitoring can take, and wait for its policy", () => {
    const role = only(json, "aws_iam_role");
    expect(role.name).toBe("app-dev-rds-monitoring-role");
    expect(statements(role.assume_role_policy as string)).toEqual([
      expect.objectContaining({
        Effect: "Allow",
        Principal: { Service: "monitoring.rds.amazonaws.com" },
        actions: ["sts:AssumeRole"],
        Condition: {
          StringEquals: { "aws:SourceAccount": "111111111111" },
          ArnLike: { "aws:SourceArn": "arn:aws:rds:ap-northeast-1:111111111111:db:app-dev-cluster-*" },
        },
      }),
    ]);
    expect(only(json, "aws_iam_role_policy_attachment").policy_arn).toMatch(
      /\/AmazonRDSEnhancedMonitoringRole$/,
    );
    const [attachment] = Object.keys(byId(json, "aws_iam_role_policy_attachment"));
    for (const { depends_on } of instances) {
      expect(depends_on).toContain(`aws_iam_role_policy_attachment.${attachment}`);
    }
  });
});
