import { DynamodbContributorInsights } from "@cdktf/provider-aws/lib/dynamodb-contributor-insights";
import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import type { DynamodbTableConfig } from "@cdktf/provider-aws/lib/dynamodb-table";
import type { TerraformResourceLifecycle } from "cdktf";
import { Construct } from "constructs";
import { backupTag } from "../backup/backup-tag";
import { TableScaling } from "./table-scaling";
import type { ScaledCapacity } from "./table-scaling";

/** An attribute of a key: string, number or binary. */
export interface TableKey {
  readonly name: string;
  readonly type: "S" | "N" | "B";
}

type Projection = "all" | "keys" | readonly string[];

export interface TableProps {
  /** 3 to 255 letters, digits, _ . or -. */
  readonly tableName: string;
  readonly partitionKey: TableKey;
  readonly sortKey?: TableKey;
  readonly globalIndexes?: readonly {
    readonly name: string;
    readonly partitionKey: TableKey;
    readonly sortKey?: TableKey;
    readonly projection: Projection;
  }[];
  /** With `sortKey` only. */
  readonly localIndexes?: readonly {
    readonly name: string;
    readonly sortKey: TableKey;
    readonly projection: Projection;
  }[];
  readonly capacity:
    | { readonly mode: "on-demand"; readonly limits?: { readonly read: number; readonly write: number } }
    | ({ readonly mode: "provisioned" } & ScaledCapacity);
  /** @default standard */
  readonly tableClass?: "standard" | "infrequent-access";
  /** @default items do not expire */
  readonly ttlAttribute?: string;
  /** @default no stream */
  readonly stream?: "keys" | "new" | "old" | "both";
  /** 0 to 35; 0 switches it off. */
  readonly pointInTimeRecoveryDays: number;
  readonly deletionProtection: boolean;
  readonly contributorInsights: boolean;
  readonly kmsKeyArn: string;
  /** Refuse any plan that would destroy the table. */
  readonly preventDestroy: boolean;
}

const STREAM_VIEWS = {
  keys: "KEYS_ONLY",
  new: "NEW_IMAGE",
  old: "OLD_IMAGE",
  both: "NEW_AND_OLD_IMAGES",
} as const;

/**
 * A DynamoDB table from its description; attribute definitions follow from the keys. Where it scales by itself,
 * Terraform leaves capacities alone, and with them its global indexes, which carry theirs: a plan that finds an index
 * missing fails and says how it is made.
 * Controls: FSBP DynamoDB.1 (scaling), DynamoDB.2 (point in time), DynamoDB.4 (backup plan), DynamoDB.6 (deletion).
 */
export class Table extends Construct {
  readonly table: DynamodbTable;

  constructor(scope: Construct, id: string, props: TableProps) {
    super(scope, id);
    const { capacity, globalIndexes = [], localIndexes = [], partitionKey, sortKey } = props;
    const scales = capacity.mode === "provisioned";
    const initial = scales
      ? { readCapacity: capacity.read.min, writeCapacity: capacity.write.min }
      : {
          onDemandThroughput: capacity.limits && {
            maxReadRequestUnits: capacity.limits.read,
            maxWriteRequestUnits: capacity.limits.write,
          },
        };
    const keys = [props, ...globalIndexes].flatMap((each) => [each.partitionKey, each.sortKey]);

    this.table = new DynamodbTable(this, "table", {
      name: props.tableName,
      hashKey: partitionKey.name,
      rangeKey: sortKey?.name,
      attribute: attributesOf([...keys, ...localIndexes.map((index) => index.sortKey)]),
      globalSecondaryIndex: globalIndexes.map((index) => ({
        name: index.name,
        hashKey: index.partitionKey.name,
        rangeKey: index.sortKey?.name,
        ...projectionOf(index.projection),
        ...initial,
      })),
      localSecondaryIndex: localIndexes.map((index) => ({
        name: index.name,
        rangeKey: index.sortKey.name,
        ...projectionOf(index.projection),
      })),
      billingMode: scales ? "PROVISIONED" : "PAY_PER_REQUEST",
      ...initial,
      tableClass: props.tableClass === "infrequent-access" ? "STANDARD_INFREQUENT_ACCESS" : undefined,
      ttl: props.ttlAttribute ? { enabled: true, attributeName: props.ttlAttribute } : undefined,
      streamEnabled: props.stream ? true : undefined,
      streamViewType: props.stream && STREAM_VIEWS[props.stream],
      pointInTimeRecovery: props.pointInTimeRecoveryDays
        ? { enabled: true, recoveryPeriodInDays: props.pointInTimeRecoveryDays }
        : { enabled: false },
      serverSideEncryption: { enabled: true, kmsKeyArn: props.kmsKeyArn },
      deletionProtectionEnabled: props.deletionProtection,
      tags: backupTag("snapshots"),
      lifecycle: lifecycleOf(props.preventDestroy, scales, globalIndexes.length > 0),
    });
    if (scales) {
      new TableScaling(this, "scaling", {
        ...capacity,
        tableName: this.table.name,
        indexNames: globalIndexes.map(({ name }) => name),
      });
      this.expectIndexes(globalIndexes.map(({ name }) => name));
    }
    if (props.contributorInsights) {
      new DynamodbContributorInsights(this, "contributor_insights", { tableName: this.table.name });
    }
  }

  private expectIndexes(names: readonly string[]): void {
    if (!names.length) return;
    // Raw: `self` has no token.
    this.table.addOverride(
      "lifecycle.postcondition",
      names.map((name) => ({
        condition: `\${contains(self.global_secondary_index[*].name, "${name}")}`,
        error_message:
          `The table is without its index ${name}: Terraform leaves the indexes of a table that scales by itself ` +
          'alone. Set its capacity to { mode: "on-demand" }, deploy, and set it back.',
      })),
    );
  }
}

function lifecycleOf(
  preventDestroy: boolean,
  scales: boolean,
  hasIndexes: boolean,
): TerraformResourceLifecycle | undefined {
  if (!scales) return preventDestroy ? { preventDestroy } : undefined;
  const scaled = ["read_capacity", "write_capacity", ...(hasIndexes ? ["global_secondary_index"] : [])];
  return { ...(preventDestroy && { preventDestroy }), ignoreChanges: scaled };
}

function attributesOf(keys: readonly (TableKey | undefined)[]): DynamodbTableConfig["attribute"] {
  const types = new Map(keys.flatMap((key) => (key ? [[key.name, key.type] as const] : [])));
  return [...types].map(([name, type]) => ({ name, type }));
}

function projectionOf(projection: Projection): { projectionType: string; nonKeyAttributes?: string[] } {
  if (projection === "all") return { projectionType: "ALL" };
  if (projection === "keys") return { projectionType: "KEYS_ONLY" };
  return { projectionType: "INCLUDE", nonKeyAttributes: [...projection] };
}
