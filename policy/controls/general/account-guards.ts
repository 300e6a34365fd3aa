import type { Settings } from "../../../environments/schema";
import type { Control } from "../../control";
import type { Resource } from "../../view/resource";

type RunByOrganization = NonNullable<Settings["governance"]>["managedByOrganization"][number];

interface Guard {
  readonly type: string;
  /** What governance.managedByOrganization calls it. @default no organization runs it for an account */
  readonly name?: RunByOrganization;
  /** Whether a resource of the type is the guard. @default each is */
  readonly isGuard?: (resource: Resource) => boolean;
}

const guards: readonly [Guard, ...Guard[]] = [
  { type: "aws_s3_account_public_access_block" },
  {
    type: "aws_ebs_encryption_by_default",
    isGuard: (each) =>
      [undefined, true, "true"].includes(each.value("enabled") as undefined | boolean | string),
  },
  {
    type: "aws_ebs_snapshot_block_public_access",
    isGuard: (each) => each.value("state") === "block-all-sharing",
  },
  { type: "aws_iam_account_password_policy" },
  { type: "aws_cloudtrail", name: "trail" },
  { type: "aws_config_configuration_recorder", name: "config" },
  { type: "aws_guardduty_detector", name: "guardduty" },
  { type: "aws_securityhub_account", name: "security-hub" },
  {
    type: "aws_accessanalyzer_analyzer",
    name: "access-analyzer",
    isGuard: (each) =>
      [undefined, "ACCOUNT", "ORGANIZATION"].includes(each.value("type") as string | undefined),
  },
];

export const accountGuards: Control = {
  name: "account-guards",
  ids: [
    "FSBP Config.1",
    "FSBP EC2.7",
    "FSBP EC2.182",
    "FSBP GuardDuty.1",
    "FSBP S3.1",
    "Security Hub IAM.28",
  ],
  title: "An environment that guards its account has every guard of it",
  severity: "high",
  why: "A guard that is taken away leaves nothing behind that another control could judge.",
  mend: "Add the resource, or name the service in governance.managedByOrganization where an organization runs it.",
  types: guards.map(({ type }) => type) as [string, ...string[]],
  setting: "governance.managedByOrganization",
  check: (resource, view) => {
    // One speaks for all: the first that there is.
    const [first] = guards.flatMap(({ type }) => view.resources(type));
    if (resource !== first) return [];
    return guards
      .filter(({ name }) => name === undefined || !view.runByOrganization.includes(name))
      .filter(({ type, isGuard = () => true }) => !view.resources(type).some(isGuard))
      .map(({ type, name }) => ({
        resource,
        argument: `${type} beside it`,
        found: undefined,
        allowed: name ? `one, unless an organization runs ${name}` : "one",
      }));
  },
  examples: {
    failing: [
      ...guards.map(({ type }) => ({ [type]: null })),
      { aws_ebs_encryption_by_default: { example: { enabled: false } } },
      { aws_ebs_snapshot_block_public_access: { example: { state: "block-new-sharing" } } },
      { aws_accessanalyzer_analyzer: { example: { type: "ACCOUNT_UNUSED_ACCESS" } } },
    ],
    passing: [
      Object.fromEntries(guards.map(({ type }) => [type, null])),
      { aws_accessanalyzer_analyzer: { example: { type: "ORGANIZATION" } } },
    ],
  },
};
