import type { Construct } from "constructs";
import { tableName } from "../environments/names";
import type { Settings } from "../environments/schema";
import { Table } from "../modules/nosql/table";
import { PhaseStack } from "./phase-stack";

/** On request of an environment: tables of DynamoDB. Who may use them is in `security`, by their names. */
export class NosqlStack extends PhaseStack<"nosql"> {
  private readonly keys = this.read("security", ["data_kms_key_arn"]);

  constructor(scope: Construct, settings: Settings) {
    super(scope, settings, "nosql");
    const tables = (settings.nosql?.tables ?? []).map(
      ({ name, ...description }) =>
        new Table(this, name.replaceAll("-", "_"), {
          ...description,
          tableName: tableName(settings, name),
          kmsKeyArn: this.keys.data_kms_key_arn,
          preventDestroy: this.isProduction,
        }).table,
    );
    const withStream = tables.filter((_, i) => settings.nosql?.tables[i]?.stream);
    this.publish({
      nosql_table_names: tables.map((table) => table.name),
      nosql_table_arns: tables.map((table) => table.arn),
      nosql_stream_arns: withStream.map((table) => table.streamArn),
    });
  }
}
