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
      ...["aws_rds_cluster", "aws_dynamodb_table"].map((type) => ({
        aws_backup_selection: { example: { not_resources: [`\${${type}.example.arn}`] } },
      })),
      { aws_backup_selection: { example: { not_resources: ["arn:aws:rds:*:*:cluster:*"] } } },
      { aws_backup_selection: { example: { resources: ["arn:aws:dynamodb:*:*:table/*"] } } },
      { aws_backup_selection: { example: { resources: ["${aws_rds_cluster.example.arn}"] } } },
    ],
    passing: [
      { aws_backup_selection: { example: { not_resources: ["arn:aws:ec2:*:*:volume/*"] } } },
      {
        aws_backup_selection: {
          example: { resources: ["arn:aws:rds:*:*:cluster:*", "${aws_dynamodb_table.example.arn}"] },
        },
      },
      { aws_rds_cluster: { example: { tags: { Backup: "snapshots", More: "x" } } } },
    ],
  },
};

/** AWS Backup takes what `resources` names, what all conditions hold for, and `not_resources` does not leave out. */
function selects(selection: Resource, store: Resource, tags: Arguments): boolean {
  const isNamed = selection.targets("resources").includes(store);
  const resources = selection.list("resources").map(String);
  const isTaken = isNamed || resources.length === 0 || resources.some((each) => isAllOf(store, each));
  if (!isTaken || selection.list("not_resources").some((each) => mayBe(selection, store, String(each)))) {
    return false;
  }
  const conditions = selection.blocks("condition").flatMap((each) => Object.entries(each));
  // Of other operators nobody can be sure.
  if (conditions.some(([operator, tests]) => operator !== "string_equals" && isSet(tests))) return false;
  const wanted = selection
    .blocks("condition.string_equals")
    .map(({ key, value }) => ({ key: String(key).replace("aws:ResourceTag/", ""), value }));
  // The stack's own tags, which every resource has, are asked for beside the one that a store chooses.
  const chosen = wanted.filter(({ key }) => !OF_THE_STACK.includes(key));
  return (isNamed || chosen.length > 0) && chosen.every(({ key, value }) => tags[key] === value);
}

/** Whether a pattern of ARNs takes everything of a store's kind. */
function isAllOf(store: Resource, pattern: string): boolean {
  const kind = store.type === "aws_rds_cluster" ? "rds:\\*:\\*:cluster:" : "dynamodb:\\*:\\*:table/";
  return pattern === "*" || new RegExp(`^arn:aws:${kind}\\*$`).test(pattern);
}

/** Whether an ARN or a pattern could mean a store, of which only AWS knows the ARN. */
function mayBe(selection: Resource, store: Resource, pattern: string): boolean {
  const targets = selection.targetsOf(pattern);
  if (targets.length > 0) return targets.includes(store);
  const service = pattern.split(":")[2] ?? "*";
  return service.includes("*") || service === (store.type === "aws_rds_cluster" ? "rds" : "dynamodb");
}
