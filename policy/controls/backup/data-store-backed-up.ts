import type { Control } from "../../control";
import { isSet } from "../../require";
import { isBlock } from "../../view/arguments";
import type { Arguments } from "../../view/arguments";
import type { Resource } from "../../view/resource";

const OF_THE_STACK = ["Project", "Environment", "Phase", "ManagedBy", "DataClassification"];

export const dataStoreBackedUp: Control = {
  name: "data-store-backed-up",
  ids: ["Security Hub RDS.26", "Security Hub DynamoDB.4"],
  title: "A backup plan takes every cluster and table",
  severity: "medium",
  why: "What no plan selects is in no vault, and gone with its own snapshots.",
  mend: "Give it the tag that a selection of the environment's backup plans asks for (modules/backup/backup-tag.ts).",
  types: ["aws_rds_cluster", "aws_dynamodb_table"],
  check: (store, view) => {
    // The copy of a global database holds nothing that the first cluster does not.
    if (isSet(store.value("global_cluster_identifier"))) return [];
    const tags = store.value("tags");
    const selected = view
      .resources("aws_backup_selection")
      .some((selection) => selects(selection, store, isBlock(tags) ? tags : {}));
    return selected
      ? []
      : [
          {
            resource: store,
            argument: "tags",
            found: tags,
            allowed: "a tag that an aws_backup_selection asks for",
          },
        ];
  },
  examples: {
    failing: [
      { aws_rds_cluster: { example: { tags: null } } },
      { aws_dynamodb_table: { example: { tags: { Backup: "never" } } } },
    ],
    passing: [{ aws_rds_cluster: { example: { tags: { Backup: "snapshots", More: "x" } } } }],
  },
};

function selects(selection: Resource, store: Resource, tags: Arguments): boolean {
  if (selection.targets("resources").includes(store)) return true;
  const wanted = selection
    .blocks("condition.string_equals")
    .map(({ key, value }) => ({ key: String(key).replace("aws:ResourceTag/", ""), value }));
  // The stack's own tags, which every resource has, are asked for beside the one that a store chooses.
  const chosen = wanted.filter(({ key }) => !OF_THE_STACK.includes(key));
  return chosen.length > 0 && chosen.every(({ key, value }) => tags[key] === value);
}
