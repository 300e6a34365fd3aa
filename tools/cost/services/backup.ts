import { blocksAt, valueAt } from "../../../policy/view/arguments";
import type { Arguments } from "../../../policy/view/arguments";
import type { Resource } from "../../../policy/view/resource";
import { ToolError } from "../../errors";
import { charge } from "../charge";
import type { Charge, Pricer, Pricing } from "../charge";
import { DAYS_OF_MONTH, Quantity } from "../quantity";
import { sizeOfBucket } from "./storage";

/** What AWS Backup takes of a resource: how large it is, and where it is charged. */
interface Protected {
  readonly size: Quantity;
  /** Share of it that changes in a day. */
  readonly change: Quantity;
  readonly price: string;
  /** What is kept of it in cold storage, where it can be. */
  readonly coldPrice?: string;
  /** Whether each backup is whole, not only what changed. */
  readonly whole: boolean;
}

const protectedTypes: Readonly<Record<string, (resource: Resource, pricing: Pricing) => Protected>> = {
  aws_dynamodb_table: (_, { use }) => ({
    size: use("nosql.storageGb"),
    change: use("backup.dataChange"),
    price: "backup.dynamodb.gb",
    coldPrice: "backup.dynamodb.cold.gb",
    whole: true,
  }),
  aws_rds_cluster: (_, { use }) => ({
    size: use("database.storageGb"),
    change: use("backup.dataChange"),
    price: "aurora.backup.gb",
    whole: false,
  }),
  aws_s3_bucket: (resource, pricing) => ({
    size: sizeOfBucket(resource, pricing),
    change: pricing.use("backup.fileChange"),
    price: "backup.s3.gb",
    whole: false,
  }),
};

/** What each rule of a plan keeps of all that its selections name, and what its copies bring to another region. */
const plan: Pricer = (pricing) => {
  const { resource } = pricing;
  const chosen = resource.referrers("aws_backup_selection", "plan_id").flatMap(chosenTags);
  const objects = Object.entries(protectedTypes).flatMap(([type, describe]) =>
    pricing.view
      .resources(type)
      .filter((each) => chosen.includes(String(each.value("tags.Backup"))))
      .map((each) => describe(each, pricing)),
  );
  return resource
    .blocks("rule")
    .flatMap((rule) =>
      objects.flatMap((object) => [...kept(rule, object), ...copied(rule, object, pricing)]),
    );
};

/** Values of the tag Backup by which a selection chooses. */
function chosenTags(selection: Resource): string[] {
  return selection
    .blocks("condition.string_equals")
    .filter((each) => each.key === "aws:ResourceTag/Backup")
    .map((each) => String(each.value));
}

function kept(rule: Arguments, object: Protected): Charge[] {
  const days = Number(valueAt(rule, "lifecycle.delete_after"));
  const cold = valueAt(rule, "lifecycle.cold_storage_after");
  if (object.coldPrice && cold !== undefined) {
    return [
      charge(object.price, stored(object, interval(rule), Number(cold))),
      charge(object.coldPrice, stored(object, interval(rule), days - Number(cold))),
    ];
  }
  return [charge(object.price, stored(object, interval(rule), days))];
}

function copied(rule: Arguments, object: Protected, { resource }: Pricing): Charge[] {
  const every = interval(rule);
  return blocksAt(rule, "copy_action").flatMap((copy) => {
    const [vault] = resource.targetsOf(copy.destination_vault_arn);
    if (!vault)
      throw new ToolError(`${resource.stack}: a vault to which ${resource.address} copies is not here.`);
    const days = Number(valueAt(copy, "lifecycle.delete_after"));
    const sent = object.size.times(part(object, every)).times(DAYS_OF_MONTH).dividedBy(every);
    return [
      charge(object.price, stored(object, every, days), vault.region),
      charge("transfer.region.gb", sent),
    ];
  });
}

/** GB of the backups of one rule: the first is whole, the others are what changed since the one before. */
function stored(object: Protected, every: number, days: number): Quantity {
  const others = Math.max(0, Math.ceil(days / every) - 1);
  return object.size.times(part(object, every).times(others).plus(1));
}

/** The part of its object that one backup takes. */
function part(object: Protected, every: number): Quantity {
  return object.whole ? Quantity.fixed(1) : object.change.times(every).atMost(1);
}

/** Days between two backups of a rule, from its `cron(minute hour day-of-month month day-of-week year)`. */
function interval(rule: Arguments): number {
  const [, , dayOfMonth = "*", , dayOfWeek = "*"] = String(rule.schedule)
    .replace(/^cron\(|\)$/g, "")
    .split(" ");
  if (/^\d/.test(dayOfMonth)) return DAYS_OF_MONTH;
  return /^[A-Z\d]/.test(dayOfWeek) ? 7 : 1;
}

export const backup: Readonly<Record<string, Pricer>> = { aws_backup_plan: plan };
