import { nameOf, prefixOf } from "../environments/names";
import type { Settings } from "../environments/schema";
import { contract } from "./outputs";
import type { Phase } from "./outputs";

/** Phases that an environment has only where its settings have a section of that name. */
const onRequest = ["governance", "nosql"] as const;
type OnRequest = (typeof onRequest)[number];

/** What of the settings tells which phases an environment has. */
export type Extent = Pick<Settings, "environment"> & { readonly [P in OnRequest]?: unknown };

/** The phases that an environment has, in their order. */
export function phasesOf(settings: Extent): Phase[] {
  return (Object.keys(contract) as Phase[]).filter(
    (phase) => !isOnRequest(phase) || settings[phase] !== undefined,
  );
}

function isOnRequest(phase: string): phase is OnRequest {
  return onRequest.some((name) => name === phase);
}

/** The name of a phase's stack, on the command line and in the output folder: `<environment>-<phase>`. */
export function stackName(settings: Pick<Settings, "environment">, phase: Phase): string {
  return `${settings.environment}-${phase}`;
}

/** The names of all stacks of an environment, in the order of their phases. */
export function stackNames(settings: Extent): string[] {
  return phasesOf(settings).map((phase) => stackName(settings, phase));
}

/** Where a phase's state is. No credential or endpoint: those come from the environment when Terraform runs. */
export function stateLocation(
  settings: Settings,
  phase: Phase,
): { bucket: string; key: string; region: string } {
  return { bucket: nameOf(settings, "stateBucket"), key: `${phase}.tfstate`, region: settings.region };
}

/** The boundary of every role of an environment, which `bootstrap` makes; its ARN is known before. */
export function roleBoundaryArn(settings: Settings): string {
  return `arn:aws:iam::${settings.account}:policy/${nameOf(settings, "roleBoundary")}`;
}

/** The alias of the key that encrypts state; its ARN is known before the key is made. */
export function stateKeyAlias(settings: Settings): { name: string; arn: string } {
  const name = `alias/${prefixOf(settings)}-state`;
  return { name, arn: `arn:aws:kms:${settings.region}:${settings.account}:${name}` };
}
