import { Table } from "../../../../modules/nosql/table";
import type { TableProps } from "../../../../modules/nosql/table";
import { only, referenced, resources, synthModule } from "../../synth";

const scaled = {
  mode: "provisioned",
  read: { min: 5, max: 50 },
  write: { min: 2, max: 20 },
  targetPercent: 70,
} as const;
const byUser = {
  name: "by_user",
  partitionKey: { name: "user_id", type: "S" },
  sortKey: { name: "at", type: "N" },
  projection: ["score"],
} as const;

const synth = (props: Partial<TableProps> = {}) =>
  synthModule(
    (stack) =>
      new Table(stack, "table", {
        tableName: "groundwork-dev-scores",
        partitionKey: { name: "room", type: "S" },
        capacity: { mode: "on-demand" },
        pointInTimeRecoveryDays: 35,
        deletionProtection: true,
        contributorInsights: false,
        kmsKeyArn: "arn:key",
        preventDestroy: false,
        ...props,
      }),
  );
const tableOf = (props?: Partial<TableProps>) => only(synth(props), "aws_dynamodb_table");

describe("Table", () => {
  test("is encrypted with the customer key, goes back to any moment, is protected and backed up", () => {
    expect(tableOf()).toMatchObject({
      name: "groundwork-dev-scores",
      billing_mode: "PAY_PER_REQUEST",
      server_side_encryption: { enabled: true, kms_key_arn: "arn:key" },
      point_in_time_recovery: { enabled: true, recovery_period_in_days: 35 },
      deletion_protection_enabled: true,
      tags: { Backup: "snapshots" },
    });
    expect(tableOf({ pointInTimeRecoveryDays: 0 }).point_in_time_recovery).toEqual({ enabled: false });
    expect(tableOf({ preventDestroy: true }).lifecycle).toEqual({ prevent_destroy: true });
    expect(tableOf()).not.toHaveProperty("lifecycle");
  });

  test("has each attribute of its keys and indexes once, and no other", () => {
    const table = tableOf({
      sortKey: { name: "at", type: "N" },
      globalIndexes: [byUser],
      localIndexes: [{ name: "by_score", sortKey: { name: "score", type: "N" }, projection: "keys" }],
    });
    expect(table).toMatchObject({ hash_key: "room", range_key: "at" });
    expect(table.attribute).toEqual([
      { name: "room", type: "S" },
      { name: "at", type: "N" },
      { name: "user_id", type: "S" },
      { name: "score", type: "N" },
    ]);
    expect(table.global_secondary_index).toEqual([
      {
        name: "by_user",
        hash_key: "user_id",
        range_key: "at",
        projection_type: "INCLUDE",
        non_key_attributes: ["score"],
      },
    ]);
    expect(table.local_secondary_index).toEqual([
      { name: "by_score", range_key: "score", projection_type: "KEYS_ONLY" },
    ]);
  });

  test("expires items, streams changes and limits what it answers only where that is asked for", () => {
    const plain = tableOf({ globalIndexes: [byUser] });
    for (const name of ["ttl", "stream_enabled", "stream_view_type", "on_demand_throughput", "table_class"]) {
      expect(plain).not.toHaveProperty(name);
    }
    const table = tableOf({
      ttlAttribute: "expires_at",
      stream: "both",
      tableClass: "infrequent-access",
      capacity: { mode: "on-demand", limits: { read: 100, write: 50 } },
      globalIndexes: [byUser],
    });
    const limits = { max_read_request_units: 100, max_write_request_units: 50 };
    expect(table).toMatchObject({
      ttl: { enabled: true, attribute_name: "expires_at" },
      stream_enabled: true,
      stream_view_type: "NEW_AND_OLD_IMAGES",
      table_class: "STANDARD_INFREQUENT_ACCESS",
      on_demand_throughput: limits,
      global_secondary_index: [expect.objectContaining({ on_demand_throughput: limits })],
    });
  });

  test("on demand, nothing scales and Terraform watches every index", () => {
    const json = synth({ globalIndexes: [byUser] });
    expect(resources(json, "aws_appautoscaling_target")).toEqual([]);
    expect(only(json, "aws_dynamodb_table")).not.toHaveProperty("lifecycle");
  });

  test("provisioned, table and global indexes scale by reads and by writes, local ones with the table", () => {
    const json = synth({
      sortKey: { name: "at", type: "N" },
      capacity: scaled,
      globalIndexes: [byUser],
      localIndexes: [{ name: "by_score", sortKey: { name: "score", type: "N" }, projection: "all" }],
    });
    const table = `\${aws_dynamodb_table.${Object.keys(json.resource!.aws_dynamodb_table!)[0]}.name}`;
    const targets = resources(json, "aws_appautoscaling_target");
    expect(
      targets.map(({ resource_id, scalable_dimension, min_capacity, max_capacity }) => [
        resource_id,
        scalable_dimension,
        min_capacity,
        max_capacity,
      ]),
    ).toEqual([
      [`table/${table}/index/by_user`, "dynamodb:index:ReadCapacityUnits", 5, 50],
      [`table/${table}/index/by_user`, "dynamodb:index:WriteCapacityUnits", 2, 20],
      [`table/${table}`, "dynamodb:table:ReadCapacityUnits", 5, 50],
      [`table/${table}`, "dynamodb:table:WriteCapacityUnits", 2, 20],
    ]);
    const policies = resources(json, "aws_appautoscaling_policy");
    expect(new Set(policies.map(({ resource_id }) => referenced(resource_id))).size).toBe(4);
    for (const { scalable_dimension, target_tracking_scaling_policy_configuration } of policies) {
      const target = json.resource!.aws_appautoscaling_target![referenced(scalable_dimension)]!;
      const kind = /(Read|Write)Capacity/.exec(target.scalable_dimension)![1];
      expect(target_tracking_scaling_policy_configuration).toEqual({
        predefined_metric_specification: { predefined_metric_type: `DynamoDB${kind}CapacityUtilization` },
        target_value: 70,
      });
    }
  });

  test("provisioned, Terraform leaves capacities alone, and says so of an index that it did not make", () => {
    expect(tableOf({ capacity: scaled }).lifecycle).toEqual({
      ignore_changes: ["read_capacity", "write_capacity"],
    });
    const table = tableOf({ capacity: scaled, globalIndexes: [byUser], preventDestroy: true });
    expect(table).toMatchObject({ billing_mode: "PROVISIONED", read_capacity: 5, write_capacity: 2 });
    expect(table.global_secondary_index[0]).toMatchObject({ read_capacity: 5, write_capacity: 2 });
    expect(table.lifecycle).toMatchObject({
      prevent_destroy: true,
      ignore_changes: ["read_capacity", "write_capacity", "global_secondary_index"],
      postcondition: [
        {
          condition: '${contains(self.global_secondary_index[*].name, "by_user")}',
          error_message: expect.stringMatching(/without its index by_user: .*"on-demand"/),
        },
      ],
    });
  });

  test("tells the busiest keys only where that is asked for", () => {
    expect(resources(synth(), "aws_dynamodb_contributor_insights")).toEqual([]);
    const insights = only(synth({ contributorInsights: true }), "aws_dynamodb_contributor_insights");
    expect(insights.table_name).toMatch(/^\$\{aws_dynamodb_table\./);
  });
});
