import { isResource, typeOf } from "./blocks";
import { atRisk, protects } from "./at-risk";
import { holdsData } from "./stateful";
import type { AttributeChange, Danger, ResourceChange } from "./model";
import { plainPath } from "./value";

/** The resource as which one that is destroyed is created again, where it was only renamed. */
export type Renames = ReadonlyMap<ResourceChange, ResourceChange>;

/** Why Terraform looks for a resource in another region. */
export type Relocations = ReadonlyMap<ResourceChange, string>;

/**
 * What of an environment's changes would lose data, or makes it easier to lose.
 *
 * @param removedPhases phases that are not in the code any more: Terraform destroys nothing of them
 */
export function dangersOf(
  changes: readonly ResourceChange[],
  renames: Renames,
  relocations: Relocations,
  removedPhases: readonly string[],
): Danger[] {
  const present = changes.filter(({ phase }) => !removedPhases.includes(phase));
  return [
    ...removedPhases.flatMap((phase) => abandoned(changes.filter((change) => change.phase === phase))),
    ...present.flatMap((change) => losses(change, renames)),
    ...present.flatMap(forgotten),
    ...present.flatMap(elsewhere),
    ...present.flatMap((change) => relocated(change, relocations.get(change))),
    ...present.flatMap((change) => weakenings(change, present)),
  ];
}

/** A phase with data that no code describes. */
function abandoned(changes: readonly ResourceChange[]): Danger[] {
  const held = changes.filter(({ address }) => typeOf(address) in holdsData);
  const [first] = held;
  if (!first) return [];
  const { environment, phase } = first;
  return [
    {
      severity: "elsewhere",
      environment,
      phase,
      message: "is not in the code any more: it stays in AWS, and nothing manages or protects it",
      cause: `it holds ${held.map(({ address }) => address).join(", ")}`,
      mend: `Keep the phase. To give it up on purpose, destroy it before this change lands: npx cdktf destroy ${environment}-${phase}`,
    },
  ];
}

function losses(change: ResourceChange, renames: Renames): Danger[] {
  const { address, action } = change;
  if (!isResource(address) || (action !== "destroy" && action !== "replace")) return [];
  const type = typeOf(address);
  const held = holdsData[type];
  if (!held && !(action === "destroy" && type in protects)) return [];
  if (!held && renames.has(change)) return [];
  const loss = held ? `with it ${held}` : protects[type]!;
  if (action === "replace") {
    const causes = change.attributes.filter(({ replaces }) => replaces);
    return [
      danger(change, "loss", {
        message: `is destroyed and created anew, ${loss}`,
        cause: causes.map(({ path, because }) => (because ? `${path}: ${because}` : path)).join("; "),
        mend: `Keep ${causes.map(({ path }) => path).join(", ")} as it was, or move the data to a second resource first.`,
      }),
    ];
  }
  const renamed = renames.get(change);
  if (renamed && renamed.phase !== change.phase) {
    return [
      danger(change, "loss", {
        message: `is destroyed and created anew in another phase, ${loss}`,
        cause: `the same is created as ${renamed.address} in ${renamed.phase}`,
        mend: `Keep it in ${change.phase}, or move it with \`terraform state rm\` there and \`terraform import\` here before the next deployment.`,
      }),
    ];
  }
  return [
    danger(change, "loss", {
      message: renamed
        ? `is destroyed and created anew under another name, ${loss}`
        : `is destroyed, ${loss}`,
      cause: renamed ? `it is called ${renamed.address} now` : "it is not in the code any more",
      mend: renamed
        ? `Keep its id, or tell Terraform that it was renamed: resource.moveFromId("${address}"), which writes a \`moved\` block.`
        : "Keep it. To give it up on purpose, save what is in it first.",
    }),
  ];
}

/** Types that delete by themselves what is in the thing they are for. */
const DELETES = ["aws_ecr_lifecycle_policy", "aws_s3_bucket_lifecycle_configuration"];

function weakenings(change: ResourceChange, changes: readonly ResourceChange[]): Danger[] {
  const type = typeOf(change.address);
  const isNewRule = change.action === "create" && DELETES.includes(type) && !isForNewThing(change, changes);
  if (change.action !== "update" && change.action !== "replace" && !isNewRule) return [];
  return change.attributes.flatMap((attribute) =>
    atRisk
      .filter(
        ({ types, path, isLoss }) =>
          (types?.test(type) ?? isResource(change.address)) &&
          path.test(plainPath(attribute.path)) &&
          isLoss(attribute.before, attribute.after),
      )
      .map(({ effect, mend }) =>
        danger(change, "weaker", { message: effect, cause: causeOf(attribute), mend }),
      ),
  );
}

function isForNewThing({ phase, attributes }: ResourceChange, changes: readonly ResourceChange[]): boolean {
  const created = changes.filter((other) => other.phase === phase && other.action === "create");
  const subject = attributes.find(({ path }) => path === "bucket" || path === "repository");
  return created.some(({ address }) => String(subject?.after).includes(`{${address}.`));
}

/** A resource with data that a `removed` block takes out of the state. */
function forgotten(change: ResourceChange): Danger[] {
  if (change.action !== "forget" || !(typeOf(change.address) in holdsData)) return [];
  return [
    danger(change, "elsewhere", {
      message:
        "is taken out of the state: it stays in AWS with what is in it, and nothing manages or protects it",
      cause: "a removed block with destroy = false",
      mend: "See that something else manages it: another state that imports it, or a person who knows of it.",
    }),
  ];
}

/** State or resources that Terraform will look for where they are not. */
function elsewhere(change: ResourceChange): Danger[] {
  if (change.action !== "update") return [];
  const places =
    change.address === "terraform.backend"
      ? /(^|\.)(bucket|key|path|region)$/
      : change.address.startsWith("provider.")
        ? /^(region|allowed_account_ids|access_key|profile)$/
        : undefined;
  const found = change.attributes.filter(({ path }) => places?.test(plainPath(path)));
  return found.map((attribute) =>
    danger(change, "elsewhere", {
      message: change.address.startsWith("provider.")
        ? "every resource of the phase is looked for elsewhere, found missing, and created anew there"
        : "the state is looked for elsewhere: Terraform knows of none of the phase's resources",
      cause: causeOf(attribute),
      mend: "Keep it, or move the state by hand (terraform init -migrate-state) before the next deployment.",
    }),
  );
}

/** A resource whose new provider is of another region; one that is replaced as well is lost in any case. */
function relocated(change: ResourceChange, cause: string | undefined): Danger[] {
  const type = typeOf(change.address);
  if (!cause || change.action !== "update" || !(type in holdsData || type in protects)) return [];
  return [
    danger(change, "elsewhere", {
      message: "is looked for in another region, found missing, and created anew there, empty",
      cause,
      mend: "Keep its provider, or copy what is in it to a second resource in the other region first.",
    }),
  ];
}

function danger(
  { environment, phase, address }: ResourceChange,
  severity: Danger["severity"],
  said: Pick<Danger, "message" | "cause" | "mend">,
): Danger {
  return { severity, environment, phase, address, ...said };
}

function causeOf({ path, before, after }: AttributeChange): string {
  const text = (value: unknown) => (value === undefined ? "nothing" : JSON.stringify(value));
  return `${path}: ${text(before)} becomes ${text(after)}`;
}
